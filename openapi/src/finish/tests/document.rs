//! A document as utoipa writes it: headers and parameters repeated, a page with its item inline, every `Option` not
//! required, refusals with a description only.

use serde_json::{Value, json};

pub(super) fn generated() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Cases", "version": "1.0.0"},
        "paths": {
            "/v1/cases": {
                "get": {
                    "operationId": "listCases",
                    "parameters": [
                        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 200}}
                    ],
                    "responses": {"200": {
                        "description": "A page",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CasePage"}}}
                    }},
                    "security": [{"token": []}]
                },
                "post": {
                    "operationId": "openCase",
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenCase"}}}
                    },
                    "responses": {
                        "409": {"description": "There is an open case already"},
                        "201": {
                            "description": "The case",
                            "headers": {"ETag": entity_tag()},
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseView"}}}
                        }
                    },
                    "security": [{"token": []}]
                }
            },
            "/v1/cases/{caseId}": {
                "get": {
                    "operationId": "getCase",
                    "parameters": [case_id("The case")],
                    "responses": {
                        "404": {"description": "No such case, said by the handler"},
                        "200": {
                            "description": "The case",
                            "headers": {"ETag": entity_tag()},
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseView"}}}
                        }
                    },
                    "security": [{"token": []}]
                },
                "put": {
                    "operationId": "holdCase",
                    "parameters": [case_id("The case"), {
                        "name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}
                    }],
                    "requestBody": {"content": {"application/json": {"schema": {
                        "type": "object", "properties": {"until": {"type": "string"}, "why": {"type": "string"}}
                    }}}},
                    "responses": {"200": {"description": "Held", "content": {"application/json": {"schema": {
                        "type": "object",
                        "properties": {"until": {"type": "string"}, "total": {"type": "integer"}}
                    }}}}},
                    "security": [{"token": []}]
                },
                "delete": {
                    "operationId": "dropCase",
                    "parameters": [case_id("The case to drop")],
                    "responses": {"204": {"description": "Gone"}},
                    "security": [{"token": []}]
                }
            },
            "/livez": {"get": {
                "operationId": "live",
                "responses": {"200": {"description": "Alive"}},
                "security": []
            }}
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas()
        }
    })
}

fn entity_tag() -> Value {
    json!({"schema": {"type": "string"}, "description": "The version"})
}

fn case_id(description: &str) -> Value {
    json!({
        "name": "caseId", "in": "path", "description": description, "required": true,
        "schema": {"type": "string", "format": "uuid"}
    })
}

fn schemas() -> Value {
    json!({
        "Unused": {"type": "object", "properties": {"deeper": {"$ref": "#/components/schemas/UnusedDeeper"}}},
        "UnusedDeeper": {"type": "object", "properties": {"back": {"$ref": "#/components/schemas/Unused"}}},
        "Problem": {"type": "object", "properties": {
            "code": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}}
        }, "required": ["code"]},
        "ProblemError": {"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}}},
        "OpenCase": {"type": "object", "properties": {
            "title": {"type": "string"},
            "lead": person()
        }, "required": ["title"]},
        "CasePage": {"type": "object", "properties": {
            "items": {"type": "array", "items": case_view()},
            "nextCursor": {"type": ["string", "null"]},
            "total": {"type": ["integer", "null"]}
        }, "required": ["items"]},
        "CaseView": case_view(),
        "Person": person()
    })
}

fn case_view() -> Value {
    json!({"type": "object", "properties": {
        "id": {"type": "string"},
        "status": {"type": "string"},
        "owner": {"oneOf": [{"type": "null"}, person()]},
        "reviewer": {"$ref": "#/components/schemas/Person"},
        "history": {"type": "array", "items": {
            "type": "object", "properties": {"at": {"type": "string"}, "by": person()}, "required": ["at"]
        }}
    }, "required": ["id", "status"]})
}

fn person() -> Value {
    json!({"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}, "required": ["name"]})
}
