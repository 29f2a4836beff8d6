//! Who refers to whom in a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::anatomy::{Kind, Place, places, places_within};

/// Something that names another part of the document.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// Where it stands, as a JSON pointer.
    pub(crate) at: String,
    /// What it names, as the document writes it; the short form of a discriminator's mapping made long.
    pub(crate) target: String,
}

/// Every reference of the document.
pub(crate) fn references(document: &Value) -> Vec<Reference> {
    places(document).iter().flat_map(|place| references_at(document, place)).collect()
}

/// The references in one place and in all that it contains.
pub(crate) fn references_within(document: &Value, place: &Place) -> Vec<Reference> {
    places_within(document, place).iter().flat_map(|inner| references_at(document, inner)).collect()
}

fn references_at(document: &Value, place: &Place) -> Vec<Reference> {
    let value = document.pointer(&place.pointer).unwrap_or(&Value::Null);
    let reference = |target: String| Reference { at: place.pointer.clone(), target };
    let mut found: Vec<_> =
        value["$ref"].as_str().map(|target| reference(target.to_owned())).into_iter().collect();
    if place.kind == Kind::Schema {
        let mapping = value["discriminator"]["mapping"].as_object();
        let mapped = mapping.into_iter().flat_map(Map::values).filter_map(Value::as_str);
        found.extend(mapped.map(|target| reference(mapping_target(target))));
    }
    found
}

/// A discriminator may name a schema without the way to it.
fn mapping_target(target: &str) -> String {
    if target.contains(['/', '#', '.']) {
        target.to_owned()
    } else {
        format!("#/components/schemas/{target}")
    }
}

/// The components that can be reached from the references, directly or through other components, as JSON pointers.
pub(crate) fn reachable(document: &Value, from: Vec<Reference>) -> BTreeSet<String> {
    let mut by_component: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for reference in references(document) {
        if let Some(component) = component_of(&reference.at) {
            by_component.entry(component).or_default().push(reference.target);
        }
    }
    let mut waiting: Vec<String> = from.into_iter().map(|reference| reference.target).collect();
    let mut found = BTreeSet::new();
    while let Some(target) = waiting.pop() {
        let Some(component) = target.strip_prefix('#').and_then(component_of) else { continue };
        if !found.contains(&component) {
            waiting.extend(by_component.get(&component).into_iter().flatten().cloned());
            found.insert(component);
        }
    }
    found
}

/// The component in which a pointer ends: `/components/schemas/Case` for one of its properties.
pub(crate) fn component_of(pointer: &str) -> Option<String> {
    let mut parts = pointer.strip_prefix("/components/")?.split('/');
    let (section, name) = (parts.next()?, parts.next()?);
    Some(format!("/components/{section}/{name}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reachable_goes_through_components_and_mappings_and_ends_in_circles() {
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/Case"}}}}},
            "components": {
                "responses": {"Case": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}}},
                "schemas": {
                    "Case": {"properties": {"parent": {"$ref": "#/components/schemas/Case"}},
                             "discriminator": {"propertyName": "kind", "mapping": {"a": "Short", "b": "#/components/schemas/Long"}}},
                    "Short": {"properties": {"x": {"$ref": "#/components/schemas/Deep/properties/y"}}},
                    "Long": {}, "Deep": {}, "Unused": {"$ref": "#/components/schemas/Long"}
                }
            }
        });
        let from = references(&document).into_iter().filter(|found| found.at.starts_with("/paths")).collect();
        let names: Vec<_> = reachable(&document, from).into_iter().collect();
        let expected = ["responses/Case", "schemas/Case", "schemas/Deep", "schemas/Long", "schemas/Short"];
        assert_eq!(names, expected.map(|name| format!("/components/{name}")));
    }
}
