//! Each translation from 3.1 to 3.0.

use serde_json::{Value, json};

use super::to_3_0;

/// One schema of `components`, translated.
fn converted(schema: &Value) -> Value {
    let document = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"It": schema}}});
    to_3_0(&document)["components"]["schemas"]["It"].clone()
}

/// One schema of a response body, translated.
fn converted_body(schema: &Value) -> Value {
    let content = json!({"application/octet-stream": {"schema": schema}});
    let document = json!({"paths": {"/a": {"get": {"responses": {"200": {"content": content}}}}}});
    to_3_0(&document)["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/octet-stream"]["schema"].clone()
}

/// Compared as text: the order of the members counts, since people read the document.
fn assert_table(table: &[(Value, Value)]) {
    for (schema, expected) in table {
        assert_eq!(converted(schema).to_string(), expected.to_string(), "from {schema}");
    }
}

#[test]
fn null_becomes_a_remark_on_another_type() {
    let reference = json!({"$ref": "#/components/schemas/It"});
    assert_table(&[
        (
            json!({"type": ["string", "null"], "maxLength": 5}),
            json!({"type": "string", "nullable": true, "maxLength": 5}),
        ),
        (json!({"type": ["string"]}), json!({"type": "string"})),
        (
            json!({"description": "Who", "oneOf": [{"type": "null"}, reference]}),
            json!({"description": "Who", "allOf": [reference], "nullable": true}),
        ),
        (json!({"anyOf": [reference, {"type": "null"}]}), json!({"allOf": [reference], "nullable": true})),
        (
            json!({"description": "Mine", "oneOf": [{"type": "null"}, {"type": "string", "description": "Its"}]}),
            json!({"description": "Mine", "type": "string", "nullable": true}),
        ),
        (
            json!({"oneOf": [{"type": "null"}, {"type": "string"}, reference]}),
            json!({"oneOf": [{"type": "string"}, reference], "nullable": true}),
        ),
        (
            json!({"type": "object", "oneOf": [{"type": "null"}, {"type": "string"}]}),
            json!({"type": "object", "allOf": [{"type": "string"}], "nullable": true}),
        ),
        (
            json!({"allOf": [{"type": "object"}], "oneOf": [{"type": "null"}, reference]}),
            json!({"allOf": [{"type": "object"}, reference], "nullable": true}),
        ),
        (json!({"type": "null"}), json!({"nullable": true, "enum": [null]})),
        (json!({"const": null}), json!({"enum": [null], "nullable": true})),
        (
            json!({"type": ["string", "integer", "null"]}),
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        ),
    ]);
}

#[test]
fn schemas_are_found_at_any_depth() {
    assert_eq!(
        converted(
            &json!({"type": "object", "properties": {"const": {"type": "array", "items": {"const": "a"}}}})
        ),
        json!({"type": "object", "properties": {"const": {"type": "array", "items": {"enum": ["a"]}}}})
    );
}

#[test]
fn limits_constants_and_examples_are_said_the_old_way() {
    assert_table(&[
        (json!({"type": "string", "const": "a"}), json!({"type": "string", "enum": ["a"]})),
        (json!({"exclusiveMinimum": 0}), json!({"exclusiveMinimum": true, "minimum": 0})),
        (json!({"exclusiveMaximum": 9.5, "maximum": 10}), json!({"exclusiveMaximum": true, "maximum": 9.5})),
        (json!({"exclusiveMaximum": 11, "maximum": 10}), json!({"maximum": 10})),
        (json!({"exclusiveMinimum": 1, "minimum": 2}), json!({"minimum": 2})),
        (json!({"examples": ["a", "b"], "type": "string"}), json!({"example": "a", "type": "string"})),
        (json!({"example": "kept", "examples": ["a"]}), json!({"example": "kept"})),
    ]);
}

#[test]
fn references_stand_alone() {
    let reference = json!({"$ref": "#/components/schemas/It"});
    assert_table(&[
        (reference.clone(), reference.clone()),
        (
            json!({"$ref": "#/components/schemas/It", "description": "Whose"}),
            json!({"allOf": [reference], "description": "Whose"}),
        ),
        (json!({"$ref": "#/components/schemas/It", "$comment": "dropped first"}), reference.clone()),
    ]);
    let parameter = json!({"$ref": "#/components/parameters/Limit", "description": "Ignored by 3.0"});
    let document = json!({"paths": {"/a": {"get": {"parameters": [parameter]}}}});
    assert_eq!(
        to_3_0(&document)["paths"]["/a"]["get"]["parameters"][0],
        json!({"$ref": "#/components/parameters/Limit"})
    );
}

#[test]
fn what_3_0_cannot_say_is_left_out() {
    assert_table(&[
        (
            json!({"type": "object", "propertyNames": {"pattern": "a"}, "unevaluatedProperties": false}),
            json!({"type": "object"}),
        ),
        (json!({"type": "array"}), json!({"type": "array", "items": {}})),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
            json!({"type": "array", "maxItems": 2, "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "items": false}),
            json!({"type": "array", "maxItems": 2, "items": {"type": "string"}}),
        ),
        (
            json!({"additionalProperties": false, "patternProperties": {"^a": {"const": 1}}}),
            json!({"additionalProperties": {"enum": [1]}}),
        ),
        (json!({"properties": {"a": true, "b": false}}), json!({"properties": {"a": {}, "b": {"not": {}}}})),
        (json!({"additionalProperties": false}), json!({"additionalProperties": false})),
    ]);
}

#[test]
fn bytes_are_a_format() {
    let binary = json!({"type": "string", "format": "binary"});
    assert_eq!(converted_body(&json!({"type": "string", "contentMediaType": "image/png"})), binary);
    assert_eq!(converted_body(&json!({"contentMediaType": "application/octet-stream"})), binary);
    assert_table(&[
        (json!({"type": "string", "contentMediaType": "application/octet-stream"}), binary),
        (json!({"type": "string", "contentEncoding": "base64"}), json!({"type": "string", "format": "byte"})),
        (json!({"type": "string", "contentMediaType": "text/html"}), json!({"type": "string"})),
    ]);
}

#[test]
fn the_frame_is_that_of_3_0() {
    let document = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {"title": "Cases", "summary": "Dropped", "license": {"name": "MIT", "identifier": "MIT"}},
        "webhooks": {"caseOpened": {"post": {}}},
        "components": {"pathItems": {}}
    });
    assert_eq!(
        to_3_0(&document).to_string(),
        json!({
            "openapi": "3.0.3",
            "info": {"title": "Cases", "license": {"name": "MIT"}},
            "components": {},
            "paths": {}
        })
        .to_string()
    );
}

#[test]
fn literals_stay_as_they_are() {
    let literal = json!({"type": ["a", "null"], "const": 1, "$ref": "x", "y": 1, "examples": [1], "oneOf": [{"type": "null"}]});
    let schema = json!({
        "type": "object",
        "example": literal,
        "default": literal,
        "enum": [literal],
        "x-anything": literal
    });
    assert_eq!(converted(&schema), schema);
    let media =
        json!({"schema": {"type": "string"}, "example": literal, "examples": {"one": {"value": literal}}});
    let document =
        json!({"paths": {"/a": {"post": {"requestBody": {"content": {"application/json": media}}}}}});
    assert_eq!(to_3_0(&document)["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"], media);
}

#[test]
fn a_copy_of_the_copy_is_the_same() {
    let document = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"It": {
        "type": ["object", "null"],
        "properties": {
            "a": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/It"}]},
            "b": {"exclusiveMinimum": 3, "type": ["integer", "null"], "examples": [4]},
            "c": {"prefixItems": [{"const": 1}], "items": false, "type": "array"}
        }
    }}}});
    let once = to_3_0(&document);
    assert_eq!(to_3_0(&once).to_string(), once.to_string());
}

#[test]
fn strange_documents_do_no_harm() {
    assert_eq!(to_3_0(&Value::Null), Value::Null);
    assert_eq!(to_3_0(&json!([1])), json!([1]));
    assert_eq!(converted(&json!({"type": [], "oneOf": 1, "allOf": {}, "properties": []}))["oneOf"], 1);
}
