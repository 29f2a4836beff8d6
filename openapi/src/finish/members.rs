//! Every member of an answer is always there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::anatomy::{Kind, Place, components, places, places_within};
use crate::reference::{reachable, references_within};

/// Members that an answer may leave out: there is no next page, or nobody asked for the total.
const MAY_BE_ABSENT: [&str; 3] = ["nextCursor", "previousCursor", "total"];

/// Schemas whose members depend on the refusal.
const LEFT_ALONE: [&str; 2] = ["Problem", "ProblemError"];

/// Makes all properties required in object schemas that only answers use: utoipa calls every `Option` optional, but
/// an answer says `null`. What a request can contain, by body or parameter, is left as it is.
pub(super) fn require_members_of_answers(document: &mut Value) {
    let in_requests = used_in_requests(document);
    let named = components(document, "schemas").into_iter().filter(|schema| {
        let alone = LEFT_ALONE.iter().any(|name| schema.pointer == format!("/components/schemas/{name}"));
        !alone && !in_requests.contains(&schema.pointer)
    });
    let responses = places(document).into_iter().filter(|place| place.kind == Kind::Response);
    let objects: Vec<Place> = named
        .chain(responses)
        .flat_map(|place| places_within(document, &place))
        .filter(|place| place.kind == Kind::Schema)
        .collect();
    for object in objects {
        if let Some(schema) = document.pointer_mut(&object.pointer) {
            require_members(schema);
        }
    }
}

fn used_in_requests(document: &Value) -> BTreeSet<String> {
    let requests = places(document)
        .into_iter()
        .filter(|place| matches!(place.kind, Kind::RequestBody | Kind::Parameter));
    reachable(document, requests.flat_map(|place| references_within(document, &place)).collect())
}

fn require_members(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let before: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let own = properties.keys().map(String::as_str);
    let own = own.filter(|name| !MAY_BE_ABSENT.contains(name) || before.contains(name));
    let elsewhere = before.iter().copied().filter(|name| !properties.contains_key(*name));
    let required: Vec<Value> = own.chain(elsewhere).map(Value::from).collect();
    if !required.is_empty() {
        schema.insert("required".to_owned(), Value::Array(required));
    }
}
