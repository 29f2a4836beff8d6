//! The types that a schema permits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{DEEPEST, own_list};
use crate::node::Node;

/// The types that a schema permits, by its own word and by all it is made of; null is one of them. None if nothing
/// restricts them. Reads `nullable` of 3.0 as well.
pub(super) fn types<'d>(node: Node<'d>, depth: usize) -> Option<BTreeSet<&'d str>> {
    if depth > DEEPEST {
        return None;
    }
    let mut said: Vec<BTreeSet<&'d str>> = Vec::new();
    said.extend(own_types(node.value()));
    said.extend(node.target().and_then(|target| types(target, depth + 1)));
    said.extend(own_list(node, "allOf").filter_map(|part| types(part, depth + 1)));
    for keyword in ["oneOf", "anyOf"] {
        let alternatives: Option<Vec<_>> =
            own_list(node, keyword).map(|part| types(part, depth + 1)).collect();
        said.extend(
            alternatives.filter(|types| !types.is_empty()).map(|types| types.into_iter().flatten().collect()),
        );
    }
    let mut all = said.into_iter().reduce(|one, other| one.intersection(&other).copied().collect())?;
    if node.value().get("nullable") == Some(&Value::Bool(true)) {
        all.insert("null");
    }
    Some(all)
}

fn own_types(schema: &Value) -> Option<BTreeSet<&str>> {
    let values = schema.get("const").map(|value| vec![value]).or_else(|| {
        let list = schema.get("enum")?.as_array()?;
        Some(list.iter().collect())
    });
    let mut found: BTreeSet<&str> = match (schema.get("type"), &values) {
        (Some(Value::String(name)), _) => BTreeSet::from([name.as_str()]),
        (Some(Value::Array(names)), _) => names.iter().filter_map(Value::as_str).collect(),
        (_, Some(values)) => values.iter().map(|value| type_of(value)).collect(),
        _ => return None,
    };
    // A list of values without null refuses null whatever the type says.
    if values.is_some_and(|values| !values.contains(&&Value::Null)) {
        found.remove("null");
    }
    Some(found)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Whether every value of the narrow types is a value of the wide ones. Null is left out: it has a sentence of its
/// own.
pub(super) fn within(narrow: Option<&BTreeSet<&str>>, wide: Option<&BTreeSet<&str>>) -> bool {
    let Some(wide) = wide else { return true };
    let Some(narrow) = narrow else { return false };
    narrow
        .iter()
        .all(|name| *name == "null" || wide.contains(name) || (*name == "integer" && wide.contains("number")))
}

/// Whether null is permitted.
pub(super) fn permits_null(types: Option<&BTreeSet<&str>>) -> bool {
    types.is_none_or(|types| types.contains("null"))
}

/// The types as people write them.
pub(super) fn words(types: Option<&BTreeSet<&str>>) -> String {
    match types {
        None => "anything".to_owned(),
        Some(types) => {
            let names: Vec<_> = types.iter().copied().filter(|name| *name != "null").collect();
            if names.is_empty() { "null".to_owned() } else { names.join(" or ") }
        }
    }
}

/// The types of a schema as people write them.
pub(super) fn type_words(node: Node<'_>) -> String {
    words(types(node, 0).as_ref())
}
