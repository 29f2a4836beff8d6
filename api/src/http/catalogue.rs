//! What the contract says of each route, for the habits that depend on it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Every path of the contract, with its methods.
#[derive(Debug)]
pub struct Catalogue {
    paths: Vec<(Vec<Segment>, BTreeMap<String, Entry>)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    Parameter,
}

/// One operation of the contract.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The names of its query parameters.
    pub(crate) parameters: BTreeSet<String>,
    /// The media types of its successful answers.
    pub(crate) produces: BTreeSet<String>,
    /// Whether its body is streamed rather than read before it is handled.
    pub(crate) streams: bool,
}

/// What is read of the contract: no more of it is kept in memory, even for a moment.
#[derive(Deserialize)]
struct Contract {
    paths: BTreeMap<String, BTreeMap<String, Described>>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    responses: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    parameters: Vec<Parameter>,
    responses: BTreeMap<String, Answer>,
    #[serde(default, rename = "requestBody")]
    body: Answer,
}

#[derive(Deserialize)]
struct Parameter {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "in")]
    place: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize, Default)]
struct Answer {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(default)]
    #[expect(clippy::zero_sized_map_values, reason = "an object is read, of which only the names matter")]
    content: BTreeMap<String, IgnoredAny>,
}

/// What a reference means among the parts that have names.
fn named<'a, T>(parts: &'a BTreeMap<String, T>, reference: Option<&String>) -> Option<&'a T> {
    parts.get(reference?.rsplit('/').next()?)
}

impl Catalogue {
    /// The catalogue of a finished contract.
    ///
    /// # Errors
    /// When the text is no contract.
    pub fn new(contract: &str) -> Result<Self, serde_json::Error> {
        let Contract { paths, components } = serde_json::from_str(contract)?;
        let paths = paths.into_iter().map(|(path, item)| {
            let segments = path.split('/').map(|part| {
                if part.starts_with('{') { Segment::Parameter } else { Segment::Fixed(part.to_owned()) }
            });
            let methods = item
                .iter()
                .map(|(method, described)| (method.to_ascii_uppercase(), Entry::new(described, &components)));
            (segments.collect(), methods.collect())
        });
        Ok(Self { paths: paths.collect() })
    }

    /// The operation that a request asks for.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<&Entry> {
        self.methods(path)?.get(method)
    }

    /// The methods that a path takes, as `Allow` lists them; none if there is no such path.
    pub(crate) fn allow(&self, path: &str) -> Option<String> {
        let methods = self.methods(path)?;
        let mut allow: Vec<&str> = methods.keys().map(String::as_str).collect();
        if methods.contains_key("GET") {
            allow.push("HEAD");
        }
        allow.push("OPTIONS");
        Some(allow.join(", "))
    }

    /// The steps that can be taken at a path: what is posted one fixed segment below it.
    pub(crate) fn steps(&self, path: &str) -> Vec<String> {
        let parts = path.split('/').count();
        let steps = self.paths.iter().filter_map(|(segments, methods)| match segments.last() {
            Some(Segment::Fixed(step)) if segments.len() == parts + 1 && methods.contains_key("POST") => {
                let below = format!("{path}/{step}");
                let own = self.methods(&below).is_some_and(|found| std::ptr::eq(found, methods));
                own.then_some(below)
            }
            _ => None,
        });
        let mut steps: Vec<_> = steps.collect();
        steps.sort();
        steps
    }

    /// Fixed segments win over parameters.
    fn methods(&self, path: &str) -> Option<&BTreeMap<String, Entry>> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |segments: &&(Vec<Segment>, BTreeMap<String, Entry>)| {
            segments.0.len() == parts.len()
                && segments.0.iter().zip(&parts).all(|(segment, part)| match segment {
                    Segment::Fixed(fixed) => fixed == part,
                    Segment::Parameter => !part.is_empty(),
                })
        };
        let fixed = |segments: &&(Vec<Segment>, BTreeMap<String, Entry>)| {
            segments.0.iter().filter(|segment| **segment != Segment::Parameter).count()
        };
        self.paths.iter().filter(fits).max_by_key(fixed).map(|(_, methods)| methods)
    }
}

impl Entry {
    fn new(described: &Described, components: &Components) -> Self {
        let parameters = described.parameters.iter();
        let parameters = parameters
            .map(|own| named(&components.parameters, own.reference.as_ref()).unwrap_or(own))
            .filter(|parameter| parameter.place.as_deref() == Some("query"));
        let successes = described.responses.iter().filter(|(status, _)| status.starts_with('2'));
        let produces = successes
            .map(|(_, own)| named(&components.responses, own.reference.as_ref()).unwrap_or(own))
            .flat_map(|answer| answer.content.keys().cloned());
        let mut produces: BTreeSet<String> = produces.collect();
        if produces.is_empty() {
            // What answers with nothing refuses in JSON all the same.
            produces.insert("application/json".to_owned());
        }
        let body = &described.body.content;
        Self {
            parameters: parameters.filter_map(|parameter| parameter.name.clone()).collect(),
            produces,
            streams: !body.is_empty() && !body.contains_key("application/json"),
        }
    }

    /// Whether an `Accept` header allows any form in which the operation answers.
    pub(crate) fn satisfies(&self, accept: &str) -> bool {
        let allowed = |range: &str| {
            let mut parts = range.split(';').map(str::trim);
            let range = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            !refused
                && (range == "*/*"
                    || self.produces.iter().any(|media| {
                        let media = media.split(';').next().unwrap_or(media);
                        media == range
                            || range
                                .strip_suffix("/*")
                                .is_some_and(|kind| media.split('/').next() == Some(kind))
                    }))
        };
        accept.split(',').any(allowed)
    }
}
