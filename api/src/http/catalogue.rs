//! What the contract says of each route, for the habits that depend on it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

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

impl Catalogue {
    /// The catalogue of a finished document.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let paths = paths.map(|(path, item)| {
            let segments = path.split('/').map(|part| {
                if part.starts_with('{') { Segment::Parameter } else { Segment::Fixed(part.to_owned()) }
            });
            let methods = item.as_object().into_iter().flatten();
            let methods = methods
                .map(|(method, operation)| (method.to_ascii_uppercase(), Entry::new(document, operation)));
            (segments.collect(), methods.collect())
        });
        Self { paths: paths.collect() }
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
    fn new(document: &Value, operation: &Value) -> Self {
        let resolve = |value: &'_ Value| -> Value {
            let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
            target.and_then(|pointer| document.pointer(pointer)).unwrap_or(value).clone()
        };
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(resolve);
        let responses = operation["responses"].as_object().into_iter().flatten();
        let successes = responses.filter(|(status, _)| status.starts_with('2'));
        let produces = successes.flat_map(|(_, response)| {
            let content = resolve(response)["content"].as_object().cloned().unwrap_or_default();
            content.into_iter().map(|(media, _)| media)
        });
        // What is answered with nothing when all is well is answered with a problem otherwise.
        let mut produces: Vec<String> = produces.collect();
        if produces.is_empty() {
            produces.push("application/json".to_owned());
        }
        let body = operation["requestBody"]["content"].as_object();
        Self {
            parameters: parameters
                .filter(|parameter| parameter["in"] == "query")
                .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
                .collect(),
            produces: produces.into_iter().collect(),
            streams: body.is_some_and(|content| !content.contains_key("application/json")),
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
