//! What stands where in an `OpenAPI` document.
//!
//! One table says which member of which object holds what, so that every walk knows a schema from a literal: values
//! under `example`, `default`, `enum` and extensions are not in the table, and so are never looked into.

use serde_json::Value;

use self::Holds::{List, Map, Maps, One};
use self::Kind::{
    Components, Document, Encoding, Example, Header, Link, MediaType, Operation, Parameter, PathItem,
    RequestBody, Response, Schema, SecurityScheme,
};

/// The objects of a document that a reference may stand for or that may contain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Example,
    Link,
    SecurityScheme,
    Schema,
}

/// How a member holds what it holds.
#[derive(Clone, Copy)]
enum Holds {
    One,
    List,
    Map,
    /// A map of maps: callbacks, by name and then by expression.
    Maps,
}

/// One object of a document.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// What it is.
    pub(crate) kind: Kind,
    /// What the object is that contains it.
    pub(crate) parent: Kind,
    /// The member of that object under which it stands, such as `properties`.
    pub(crate) member: &'static str,
    /// Where it is, as a JSON pointer from the root of the document.
    pub(crate) pointer: String,
}

const fn members(kind: Kind) -> &'static [(&'static str, Holds, Kind)] {
    match kind {
        Document => &[("paths", Map, PathItem), ("webhooks", Map, PathItem), ("components", One, Components)],
        Components => &[
            ("schemas", Map, Schema),
            ("responses", Map, Response),
            ("parameters", Map, Parameter),
            ("examples", Map, Example),
            ("requestBodies", Map, RequestBody),
            ("headers", Map, Header),
            ("securitySchemes", Map, SecurityScheme),
            ("links", Map, Link),
            ("callbacks", Maps, PathItem),
            ("pathItems", Map, PathItem),
        ],
        PathItem => &[
            ("parameters", List, Parameter),
            ("get", One, Operation),
            ("put", One, Operation),
            ("post", One, Operation),
            ("delete", One, Operation),
            ("options", One, Operation),
            ("head", One, Operation),
            ("patch", One, Operation),
            ("trace", One, Operation),
        ],
        Operation => &[
            ("parameters", List, Parameter),
            ("requestBody", One, RequestBody),
            ("responses", Map, Response),
            ("callbacks", Maps, PathItem),
        ],
        Parameter | Header => {
            &[("schema", One, Schema), ("content", Map, MediaType), ("examples", Map, Example)]
        }
        RequestBody => &[("content", Map, MediaType)],
        Response => &[("headers", Map, Header), ("content", Map, MediaType), ("links", Map, Link)],
        MediaType => &[("schema", One, Schema), ("examples", Map, Example), ("encoding", Map, Encoding)],
        Encoding => &[("headers", Map, Header)],
        Example | Link | SecurityScheme => &[],
        Schema => &[
            ("properties", Map, Schema),
            ("patternProperties", Map, Schema),
            ("dependentSchemas", Map, Schema),
            ("$defs", Map, Schema),
            ("allOf", List, Schema),
            ("anyOf", List, Schema),
            ("oneOf", List, Schema),
            ("prefixItems", List, Schema),
            ("items", One, Schema),
            ("additionalProperties", One, Schema),
            ("propertyNames", One, Schema),
            ("contains", One, Schema),
            ("not", One, Schema),
            ("if", One, Schema),
            ("then", One, Schema),
            ("else", One, Schema),
            ("unevaluatedItems", One, Schema),
            ("unevaluatedProperties", One, Schema),
            ("contentSchema", One, Schema),
        ],
    }
}

/// Every object of the document, each before those it contains.
pub(crate) fn places(document: &Value) -> Vec<Place> {
    let root = Place { kind: Document, parent: Document, member: "", pointer: String::new() };
    below(document, &root)
}

/// The place itself and every object in it, each before those it contains.
pub(crate) fn places_within(document: &Value, place: &Place) -> Vec<Place> {
    let mut found = vec![place.clone()];
    if let Some(value) = document.pointer(&place.pointer) {
        found.extend(below(value, place));
    }
    found
}

/// What the parts of a component section are, such as schemas in `schemas`.
pub(crate) fn components(document: &Value, section: &str) -> Vec<Place> {
    let root =
        Place { kind: Components, parent: Document, member: "components", pointer: "/components".to_owned() };
    let Some(value) = document.get("components") else { return Vec::new() };
    children(value, &root)
        .into_iter()
        .filter(|(place, _)| place.member == section)
        .map(|(place, _)| place)
        .collect()
}

fn below(value: &Value, place: &Place) -> Vec<Place> {
    let mut found = Vec::new();
    for (child, inner) in children(value, place) {
        let deeper = below(inner, &child);
        found.push(child);
        found.extend(deeper);
    }
    found
}

fn children<'v>(value: &'v Value, place: &Place) -> Vec<(Place, &'v Value)> {
    let mut found = Vec::new();
    for &(member, holds, kind) in members(place.kind) {
        let Some(held) = value.get(member) else { continue };
        let pointer = child_pointer(&place.pointer, member);
        let child = |pointer| Place { kind, parent: place.kind, member, pointer };
        match holds {
            One => found.push((child(pointer), held)),
            List | Map => {
                found.extend(parts(held, &pointer).into_iter().map(|(pointer, part)| (child(pointer), part)));
            }
            Maps => {
                let inner =
                    parts(held, &pointer).into_iter().flat_map(|(pointer, part)| parts(part, &pointer));
                found.extend(inner.map(|(pointer, part)| (child(pointer), part)));
            }
        }
    }
    found
}

fn parts<'v>(value: &'v Value, pointer: &str) -> Vec<(String, &'v Value)> {
    match value {
        Value::Array(list) => {
            let indexed = list.iter().enumerate();
            indexed.map(|(index, part)| (child_pointer(pointer, &index.to_string()), part)).collect()
        }
        Value::Object(map) => map.iter().map(|(name, part)| (child_pointer(pointer, name), part)).collect(),
        _ => Vec::new(),
    }
}

/// The JSON pointer of a member of what `pointer` points to.
pub(crate) fn child_pointer(pointer: &str, member: &str) -> String {
    format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn schemas_are_found_wherever_they_stand_and_literals_never() {
        let document = json!({
            "paths": {"/a/{b}": {"get": {
                "parameters": [{"name": "b", "schema": {"type": "string"}}],
                "responses": {"200": {"content": {"application/json": {
                    "schema": {"type": "array", "items": {"type": "string", "default": {"items": {}}}},
                    "example": {"schema": {}}
                }}}},
                "callbacks": {"done": {"{$url}": {"post": {"requestBody": {"content": {"a/b": {"schema": {}}}}}}}}
            }}},
            "components": {"schemas": {"A": {"properties": {"items": {"const": {"not": {}}}}}}}
        });
        let found: Vec<_> =
            places(&document).into_iter().filter(|place| place.kind == Kind::Schema).collect();
        let pointers: Vec<_> = found.iter().map(|place| place.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/paths/~1a~1{b}/get/parameters/0/schema",
                "/paths/~1a~1{b}/get/responses/200/content/application~1json/schema",
                "/paths/~1a~1{b}/get/responses/200/content/application~1json/schema/items",
                "/paths/~1a~1{b}/get/callbacks/done/{$url}/post/requestBody/content/a~1b/schema",
                "/components/schemas/A",
                "/components/schemas/A/properties/items",
            ]
        );
        assert!(pointers.iter().all(|pointer| document.pointer(pointer).is_some()));
    }
}
