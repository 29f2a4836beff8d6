//! A schema as a client meets it, with references, `allOf` and the null alternative out of the way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::types::types;
use crate::node::Node;

/// How deep references and `allOf` are followed within one schema; more is a circle.
pub(super) const DEEPEST: usize = 32;

/// Keywords that restrict nothing, or only null.
const WORDS: [&str; 8] =
    ["title", "description", "default", "deprecated", "example", "examples", "nullable", "readOnly"];

/// The schema that permits everything, which is what an absent one means.
static ANYTHING: Value = Value::Bool(true);

/// The absent schema, read beside a node of the same document.
pub(super) fn anything(node: Node<'_>) -> Node<'_> {
    node.beside(&ANYTHING)
}

/// All that applies to a value at once, and what it may be besides.
pub(super) struct Shape<'d> {
    node: Node<'d>,
    parts: Vec<Node<'d>>,
    /// The alternatives other than null, where there are two or more.
    pub(super) alternatives: Vec<Node<'d>>,
}

impl<'d> Shape<'d> {
    pub(super) fn of(node: Node<'d>) -> Self {
        let mut shape = Self { node, parts: Vec::new(), alternatives: Vec::new() };
        shape.gather(node, 0);
        shape
    }

    fn gather(&mut self, node: Node<'d>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        self.parts.push(node);
        if let Some(target) = node.target() {
            self.gather(target, depth + 1);
        }
        for part in own_list(node, "allOf") {
            self.gather(part, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            match others_than_null(node, keyword).as_slice() {
                [only] => self.gather(*only, depth + 1),
                several => self.alternatives.extend(several),
            }
        }
    }

    /// What the first part that has the keyword says.
    pub(super) fn keyword(&self, name: &str) -> Option<&'d Value> {
        self.parts.iter().find_map(|part| part.value().get(name))
    }

    pub(super) fn schema(&self, keyword: &str) -> Option<Node<'d>> {
        self.keyword(keyword).map(|value| self.node.beside(value))
    }

    pub(super) fn node(&self) -> Node<'d> {
        self.node
    }

    /// The schema behind references and null alternatives: what a recursive schema comes back to.
    pub(super) fn core(&self) -> Node<'d> {
        (0..DEEPEST).try_fold(self.node, |node, _| behind(node).ok_or(node)).unwrap_or_else(|core| core)
    }

    /// The permitted types, null among them. None if there is no word about it.
    pub(super) fn types(&self) -> Option<BTreeSet<&'d str>> {
        types(self.node, 0)
    }

    /// The permitted values. None if any value of the type will do.
    pub(super) fn values(&self) -> Option<Vec<&'d Value>> {
        let constant = self.keyword("const").map(|value| vec![value]);
        constant.or_else(|| Some(self.keyword("enum")?.as_array()?.iter().collect()))
    }

    pub(super) fn properties(&self) -> BTreeMap<&'d str, Node<'d>> {
        let mut found = BTreeMap::new();
        for part in &self.parts {
            let properties = part.value().get("properties").and_then(Value::as_object);
            for (name, value) in properties.into_iter().flatten() {
                found.entry(name.as_str()).or_insert_with(|| part.beside(value));
            }
        }
        found
    }

    pub(super) fn required(&self) -> BTreeSet<&'d str> {
        let lists = self.parts.iter().filter_map(|part| part.value().get("required")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// Whether members without a name in the schema are refused.
    pub(super) fn is_closed(&self) -> bool {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|name| self.parts.iter().any(|part| part.value().get(name) == Some(&Value::Bool(false))))
    }
}

/// A list of the schema itself, not of what it refers to.
pub(super) fn own_list<'d>(node: Node<'d>, keyword: &str) -> impl Iterator<Item = Node<'d>> {
    node.value()
        .get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(move |value| node.beside(value))
}

/// What a mere wrapper stands for: a reference, or one alternative beside null, with nothing else but words.
fn behind(node: Node<'_>) -> Option<Node<'_>> {
    let mut restricting = node.value().as_object()?.keys().filter(|name| !WORDS.contains(&name.as_str()));
    match (restricting.next()?.as_str(), restricting.next()) {
        ("$ref", None) => node.target(),
        (keyword @ ("oneOf" | "anyOf" | "allOf"), None) => match others_than_null(node, keyword).as_slice() {
            [only] => Some(*only),
            _ => None,
        },
        _ => None,
    }
}

fn others_than_null<'d>(node: Node<'d>, keyword: &str) -> Vec<Node<'d>> {
    own_list(node, keyword).filter(|schema| !is_null(*schema)).collect()
}

fn is_null(node: Node<'_>) -> bool {
    let schema = node.resolved().value();
    schema["type"] == "null"
        || schema.get("const") == Some(&Value::Null)
        || schema["enum"].as_array().is_some_and(|values| values.iter().eq([&Value::Null]))
}
