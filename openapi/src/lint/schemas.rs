//! Properties that nobody explains and values that nothing limits.

use serde_json::{Map, Value};

use crate::anatomy::{Kind, Place, places};

/// Any of these says which texts may come. An open list (`x-extensible-enum`) counts as a list.
const TEXT_LIMITS: [&str; 6] = ["format", "enum", "const", "pattern", "maxLength", "x-extensible-enum"];

const INTEGER_LIMITS: [&str; 4] = ["maximum", "exclusiveMaximum", "enum", "const"];

pub(super) fn faults(document: &Value) -> Vec<String> {
    let in_components =
        |place: &Place| place.kind == Kind::Schema && place.pointer.starts_with("/components/schemas/");
    let mut found = Vec::new();
    for place in places(document).iter().filter(|place| in_components(place)) {
        if let Some(schema) = document.pointer(&place.pointer).and_then(Value::as_object) {
            found.extend(faults_of(place, schema).iter().map(|what| format!("{}: {what}.", place.pointer)));
        }
    }
    found
}

fn faults_of(place: &Place, schema: &Map<String, Value>) -> Vec<&'static str> {
    let lacks = |keywords: &[&str]| !keywords.iter().any(|keyword| schema.contains_key(*keyword));
    let mut found = Vec::new();
    if place.member == "properties" && !is_described(schema) {
        found.push("the property has no description");
    }
    if is_value_of_property(place) {
        if permits(schema, "string") && lacks(&TEXT_LIMITS) {
            found.push("the text has no format, enum, pattern or maxLength");
        }
        if permits(schema, "integer") && lacks(&INTEGER_LIMITS) {
            found.push("the integer has no maximum");
        }
    }
    if permits(schema, "array") && lacks(&["maxItems"]) {
        found.push("the array has no maxItems");
    }
    found
}

fn is_described(schema: &Map<String, Value>) -> bool {
    schema.get("description").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
}

/// A property, one of its alternatives, or a named schema that a property may refer to; not the items of an array,
/// where utoipa has no way to set a limit.
fn is_value_of_property(place: &Place) -> bool {
    matches!(place.member, "schemas" | "properties" | "oneOf" | "anyOf" | "allOf")
}

fn permits(schema: &Map<String, Value>, type_name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => name == type_name,
        Some(Value::Array(names)) => names.iter().any(|name| name == type_name),
        _ => false,
    }
}
