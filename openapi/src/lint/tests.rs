//! Each rule of the lint, broken alone.

use serde_json::{Value, json};

use super::faults;

/// A document without a fault.
fn clean() -> Value {
    json!({
        "paths": {"/v1/cases/{caseId}": {
            "parameters": [{"name": "caseId", "in": "path", "required": true}],
            "put": {
                "operationId": "renameCase",
                "summary": "Rename a case",
                "description": "Gives the case another title.",
                "tags": ["Cases"],
                "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Case"},
                    "examples": {"one": {"value": {"title": "A"}}}
                }}},
                "responses": {
                    "200": {"content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Case"}, "example": {"title": "A"}},
                        "text/csv": {"schema": {"type": "string"}}
                    }},
                    "404": {"content": {"application/problem+json": {}}}
                }
            }
        }},
        "components": {"schemas": {"Case": {"type": "object", "properties": {
            "title": {"description": "What it is called", "type": "string", "maxLength": 120},
            "openedOn": {"description": "Since when", "type": ["string", "null"], "format": "date"},
            "kind": {"description": "Of which kind", "type": "string", "x-extensible-enum": ["a"]},
            "pupils": {"description": "How many", "type": "integer", "maximum": 5000},
            "tags": {"description": "Labels", "type": "array", "maxItems": 5, "items": {"type": "string"}}
        }}}}
    })
}

/// The faults after one member was put there or, with null, taken away.
fn faults_with(pointer: &str, value: &Value) -> Vec<String> {
    let mut document = clean();
    let (parent, member) = pointer.rsplit_once('/').unwrap_or_default();
    let parent = document.pointer_mut(parent).and_then(Value::as_object_mut);
    let Some(parent) = parent else { panic!("{pointer} is not there") };
    if value.is_null() {
        assert!(parent.shift_remove(member).is_some(), "{pointer} is not there");
    } else {
        parent.insert(member.to_owned(), value.clone());
    }
    faults(&document)
}

const PUT: &str = "/paths/~1v1~1cases~1{caseId}/put";
const CASE: &str = "/components/schemas/Case/properties";

#[test]
fn a_clean_document_has_no_faults() {
    assert_eq!(faults(&clean()), Vec::<String>::new());
    assert_eq!(faults(&Value::Null), Vec::<String>::new());
}

#[test]
fn references_that_lead_nowhere() {
    let lost = json!({"$ref": "#/components/schemas/Lost", "description": "Where"});
    let at = format!("{CASE}/title");
    assert_eq!(faults_with(&at, &lost), [format!("{at}: `#/components/schemas/Lost` does not resolve.")]);
    let mapping = json!({"mapping": {"a": "Lost"}});
    let found = faults_with("/components/schemas/Case/discriminator", &mapping);
    assert_eq!(found, ["/components/schemas/Case: `#/components/schemas/Lost` does not resolve."]);
    let found = faults_with(&format!("{PUT}/responses/404"), &json!({"$ref": "other.json#/404"}));
    assert_eq!(found, [format!("{PUT}/responses/404: `other.json#/404` does not resolve.")]);
}

#[test]
fn operations_that_nobody_can_tell_apart() {
    let table = [
        ("operationId", Value::Null, "has no operationId"),
        ("summary", Value::Null, "has no summary"),
        ("summary", json!("é".repeat(61)), "the summary has 61 characters, more than 60"),
        ("description", Value::Null, "has no description"),
        ("description", json!(" "), "has no description"),
        ("tags", Value::Null, "has 0 tags, not exactly one"),
        ("tags", json!(["A", "B"]), "has 2 tags, not exactly one"),
    ];
    for (member, value, what) in table {
        let found = faults_with(&format!("{PUT}/{member}"), &value);
        assert_eq!(found, [format!("PUT /v1/cases/{{caseId}}: {what}.")]);
    }
    assert_eq!(faults_with(&format!("{PUT}/summary"), &json!("é".repeat(60))), Vec::<String>::new());
}

#[test]
fn operation_ids_that_occur_twice() {
    let mut document = clean();
    document["paths"]["/v1/a"]["put"] = document["paths"]["/v1/cases/{caseId}"]["put"].clone();
    assert_eq!(faults(&document), ["PUT /v1/cases/{caseId}, PUT /v1/a: share the operationId `renameCase`."]);
}

#[test]
fn path_parameters_that_are_not_declared() {
    let found = faults_with("/paths/~1v1~1cases~1{caseId}/parameters", &Value::Null);
    assert_eq!(found, ["PUT /v1/cases/{caseId}: the path parameter `caseId` is not declared."]);
    let mut document = clean();
    document["components"]["parameters"]["CaseId"] = json!({"name": "caseId", "in": "path"});
    document["paths"]["/v1/cases/{caseId}"]["parameters"] =
        json!([{"$ref": "#/components/parameters/CaseId"}]);
    assert_eq!(faults(&document), Vec::<String>::new());
}

#[test]
fn properties_without_description_or_limit() {
    let table = [
        ("title/description", "title", "the property has no description"),
        ("title/maxLength", "title", "the text has no format, enum, pattern or maxLength"),
        ("openedOn/format", "openedOn", "the text has no format, enum, pattern or maxLength"),
        ("pupils/maximum", "pupils", "the integer has no maximum"),
        ("tags/maxItems", "tags", "the array has no maxItems"),
    ];
    for (taken, property, what) in table {
        let found = faults_with(&format!("{CASE}/{taken}"), &Value::Null);
        assert_eq!(found, [format!("{CASE}/{property}: {what}.")]);
    }
}

#[test]
fn limits_are_asked_of_named_values_and_alternatives_too() {
    let found = faults_with("/components/schemas/Urn", &json!({"type": "string"}));
    assert_eq!(found, ["/components/schemas/Urn: the text has no format, enum, pattern or maxLength."]);
    let either = json!({"description": "One or the other", "oneOf": [{"type": "null"}, {"type": "integer"}]});
    let found = faults_with(&format!("{CASE}/either"), &either);
    assert_eq!(found, [format!("{CASE}/either/oneOf/1: the integer has no maximum.")]);
}

#[test]
fn bodies_that_nobody_shows() {
    let found = faults_with(&format!("{PUT}/requestBody/content/application~1json/examples"), &Value::Null);
    assert_eq!(found, ["PUT /v1/cases/{caseId}: the request body application/json has no example."]);
    let found = faults_with(&format!("{PUT}/responses/200/content/application~1json/example"), &Value::Null);
    assert_eq!(found, ["PUT /v1/cases/{caseId}: the response 200 application/json has no example."]);
}

#[test]
fn an_example_of_the_schema_shows_a_body_as_well() {
    let mut document = clean();
    document["components"]["schemas"]["Case"]["examples"] = json!([{"title": "A"}]);
    let content =
        &mut document["paths"]["/v1/cases/{caseId}"]["put"]["requestBody"]["content"]["application/json"];
    content["examples"] = json!({});
    assert_eq!(faults(&document), Vec::<String>::new());
}
