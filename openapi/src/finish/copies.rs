//! Copies of named schemas get their name back.

use serde_json::{Map, Value};

use super::component::reference;
use crate::anatomy::{Kind, Place, components, places};

/// Replaces a schema that equals a named one by its name: utoipa inlines the argument of a generic type, and
/// generators then invent a second type for it. Looks at properties, array items and their alternatives (a nullable
/// copy), and only for schemas of more than one property, since smaller ones may be equal by chance.
pub(super) fn name_copies(document: &mut Value) {
    // A copy may contain copies: once these are named, it may be seen to equal a schema where they are named too.
    while name_copies_once(document) {}
}

fn name_copies_once(document: &mut Value) -> bool {
    let mut named: Vec<(String, Value)> = components(document, "schemas")
        .iter()
        .filter_map(|place| {
            Some((place.pointer.rsplit('/').next()?.to_owned(), document.pointer(&place.pointer)?))
        })
        .filter(|(_, schema)| has_several_properties(schema))
        .map(|(name, schema)| (name, schema.clone()))
        .collect();
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut replaced = false;
    for place in places(document).iter().rev().filter(|place| may_be_a_copy(place)) {
        let Some(schema) =
            document.pointer_mut(&place.pointer).filter(|schema| has_several_properties(schema))
        else {
            continue;
        };
        if let Some((name, _)) = named.iter().find(|(_, known)| known == schema) {
            *schema = reference("schemas", name);
            replaced = true;
        }
    }
    replaced
}

fn may_be_a_copy(place: &Place) -> bool {
    place.kind == Kind::Schema
        && place.parent == Kind::Schema
        && matches!(place.member, "properties" | "items" | "oneOf" | "anyOf")
}

fn has_several_properties(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).map_or(0, Map::len) > 1
}
