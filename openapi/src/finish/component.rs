//! The sections of `components`.

use serde_json::{Map, Value, json};

/// A section such as `responses`, made if the document has none yet. None where something else stands in its place.
pub(super) fn section_mut<'d>(document: &'d mut Value, name: &str) -> Option<&'d mut Map<String, Value>> {
    let components = document.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
    components.as_object_mut()?.entry(name).or_insert_with(|| json!({})).as_object_mut()
}

/// The reference to a component.
pub(super) fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}

/// Sorts every section by name, so that the document does not depend on the order in which code was collected.
pub(super) fn sort(document: &mut Value) {
    let sections = document.get_mut("components").and_then(Value::as_object_mut);
    for section in sections.into_iter().flat_map(Map::values_mut) {
        if let Some(parts) = section.as_object_mut() {
            parts.sort_keys();
        }
    }
}
