//! A released document with a little of everything.

use serde_json::{Value, json};

pub(super) fn released() -> Value {
    json!({
        "openapi": "3.1.0",
        "security": [{"token": []}],
        "paths": {
            "/v1/cases": {
                "get": {
                    "operationId": "listCases",
                    "x-required-roles": ["Case.Read", "Case.Lead"],
                    "parameters": [
                        {"$ref": "#/components/parameters/Limit"},
                        {"name": "status", "in": "query", "schema": {"$ref": "#/components/schemas/Status"}}
                    ],
                    "responses": {
                        "200": {
                            "headers": {"Link": {"schema": {"type": "string"}}},
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/CasePage"}},
                                "text/csv": {"schema": {"type": "string"}}
                            }
                        },
                        "400": {"$ref": "#/components/responses/BadRequest"}
                    }
                },
                "post": {
                    "operationId": "openCase",
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenCase"}}}
                    },
                    "responses": {"201": {"content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Case"}
                    }}}}
                }
            },
            "/version": {"get": {
                "operationId": "getVersion",
                "security": [],
                "responses": {"200": {"content": {"application/json": {"schema": {
                    "type": "object", "additionalProperties": {"type": "integer"}
                }}}}}
            }}
        },
        "components": {
            "parameters": {"Limit": {
                "name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}
            }},
            "responses": {"BadRequest": {"description": "Bad", "content": {}}},
            "schemas": schemas()
        }
    })
}

fn schemas() -> Value {
    json!({
        "Status": {"type": "string", "enum": ["open", "onHold"]},
        "Person": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "CasePage": {
            "type": "object",
            "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Case"}}},
            "required": ["items"]
        },
        "Case": {
            "allOf": [
                {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}, "required": ["id"]},
                {
                    "type": "object",
                    "properties": {
                        "status": {"$ref": "#/components/schemas/Status"},
                        "kind": {"type": "string", "enum": ["a"], "x-extensible-enum": ["a"]},
                        "owner": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Person"}]},
                        "parent": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Case"}]},
                        "step": {"oneOf": [
                            {"$ref": "#/components/schemas/Held"},
                            {"type": "object", "properties": {
                                "name": {"const": "closed"}, "on": {"type": "string", "format": "date"}
                            }}
                        ]},
                        "score": {"type": "number"}
                    },
                    "required": ["status", "kind", "owner", "parent", "step", "score"]
                }
            ]
        },
        "Held": {"type": "object", "properties": {
            "name": {"const": "held"}, "until": {"type": ["string", "null"], "format": "date"}
        }},
        "OpenCase": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "title": {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[A-Z]"},
                "status": {"$ref": "#/components/schemas/Status"},
                "reason": {"type": ["string", "null"]},
                "pupils": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 5000},
                "tags": {"type": "array", "minItems": 1, "maxItems": 5, "items": {"type": "string"}},
                "how": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Person"}]}
            },
            "required": ["title"]
        }
    })
}
