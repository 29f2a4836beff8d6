//! What several operations repeat is said once, in `components`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::component::{reference, section_mut};
use crate::anatomy::{Kind, child_pointer, places};
use crate::operation::operations;

/// An object that may be repeated, and the name it would have as a component.
struct Occurrence {
    name: String,
    pointer: String,
}

/// Moves parameters that two or more operations have in the same words to `components.parameters`.
pub(super) fn lift_parameters(document: &mut Value) {
    let mut found = Vec::new();
    for operation in operations(document) {
        let list = child_pointer(&operation.pointer(), "parameters");
        for (index, parameter) in operation.node.list("parameters").enumerate() {
            if let Some(name) = parameter.value().get("name").and_then(Value::as_str) {
                found.push(Occurrence { name: pascal_case(name), pointer: format!("{list}/{index}") });
            }
        }
    }
    lift(document, "parameters", found);
}

/// Moves headers that occur twice or more, in the same words, in responses to `components.headers`.
pub(super) fn lift_headers(document: &mut Value) {
    let mut found = Vec::new();
    for response in places(document).iter().filter(|place| place.kind == Kind::Response) {
        let headers = child_pointer(&response.pointer, "headers");
        for name in document.pointer(&headers).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            found.push(Occurrence { name: pascal_case(name), pointer: child_pointer(&headers, name) });
        }
    }
    lift(document, "headers", found);
}

/// Of different objects that share a name the most frequent is lifted, the first of them in a tie. A component of
/// that name which is there already keeps it.
fn lift(document: &mut Value, section: &str, occurrences: Vec<Occurrence>) {
    for (name, variants) in variants_by_name(document, occurrences) {
        let there = document["components"][section].get(&name).cloned();
        let chosen = match &there {
            Some(component) => variants.into_iter().find(|(object, _)| object == component),
            None => variants.into_iter().rev().max_by_key(|(_, at)| at.len()).filter(|(_, at)| at.len() > 1),
        };
        let Some((object, at)) = chosen else { continue };
        for pointer in at {
            if let Some(place) = document.pointer_mut(&pointer) {
                *place = reference(section, &name);
            }
        }
        if let Some(components) = section_mut(document, section) {
            components.entry(name).or_insert(object);
        }
    }
}

/// The different objects that would have the same name, each with the places where it stands.
type Variants = Vec<(Value, Vec<String>)>;

fn variants_by_name(document: &Value, occurrences: Vec<Occurrence>) -> BTreeMap<String, Variants> {
    let mut found: BTreeMap<String, Variants> = BTreeMap::new();
    for Occurrence { name, pointer } in occurrences {
        let Some(object) = document.pointer(&pointer) else { continue };
        if name.is_empty() || object.get("$ref").is_some() {
            continue;
        }
        let variants = found.entry(name).or_default();
        match variants.iter_mut().find(|(known, _)| known == object) {
            Some((_, at)) => at.push(pointer),
            None => variants.push((object.clone(), vec![pointer])),
        }
    }
    found
}

/// `If-Match` becomes `IfMatch` and `caseId` becomes `CaseId`.
fn pascal_case(name: &str) -> String {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter_map(|word| {
            let (first, rest) = word.split_at_checked(1)?;
            Some(first.to_ascii_uppercase() + rest)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn component_names_are_pascal_case() {
        let names = ["If-Match", "caseId", "ETag", "WWW-Authenticate", "q", "sort_by", "--"].map(pascal_case);
        assert_eq!(names, ["IfMatch", "CaseId", "ETag", "WWWAuthenticate", "Q", "SortBy", ""]);
    }
}
