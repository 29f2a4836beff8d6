//! Standing responses and the shape of refusals.

use serde_json::{Map, Value, json};

use super::document::generated;
use crate::finish;

fn statuses(document: &Value, path: &str, method: &str) -> Vec<String> {
    document["paths"][path][method]["responses"]
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect()
}

#[test]
fn every_operation_has_the_statuses_that_its_rules_give_it() {
    let finished = finish(generated());
    let expected = [
        ("/v1/cases", "get", "200 400 401 403 406 429 500 503"),
        ("/v1/cases", "post", "201 400 401 403 406 409 413 415 422 429 500 503"),
        ("/v1/cases/{caseId}", "get", "200 304 400 401 403 404 406 429 500 503"),
        ("/v1/cases/{caseId}", "put", "200 400 401 403 404 406 412 413 415 422 428 429 500 503"),
        ("/v1/cases/{caseId}", "delete", "204 400 401 403 404 406 429 500 503"),
        ("/livez", "get", "200 400 406"),
    ];
    for (path, method, list) in expected {
        assert_eq!(statuses(&finished, path, method).join(" "), list, "{method} {path}");
    }
}

#[test]
fn standing_responses_are_references_to_components_that_are_there() {
    let finished = finish(generated());
    assert_eq!(
        finished["paths"]["/v1/cases"]["get"]["responses"]["406"],
        json!({"$ref": "#/components/responses/NotAcceptable"})
    );
    let names: Vec<_> =
        finished["components"]["responses"].as_object().into_iter().flat_map(Map::keys).collect();
    assert_eq!(
        names,
        [
            "BadRequest",
            "Forbidden",
            "Internal",
            "NotAcceptable",
            "NotFound",
            "NotModified",
            "PreconditionRequired",
            "RateLimited",
            "Stale",
            "TooLarge",
            "Unauthenticated",
            "Unavailable",
            "Unprocessable",
            "UnsupportedMediaType"
        ]
    );
    let responses = &finished["components"]["responses"];
    assert!(responses["Unauthenticated"]["headers"]["WWW-Authenticate"].is_object());
    assert!(responses["Unavailable"]["headers"]["Retry-After"].is_object());
    assert_eq!(responses["NotModified"]["headers"], json!({"ETag": {"$ref": "#/components/headers/ETag"}}));
    assert_eq!(responses["NotModified"].get("content"), None);
}

#[test]
fn only_components_that_are_referred_to_are_added() {
    let mut document = generated();
    document["paths"] = json!({"/livez": {"get": {"security": [{}], "responses": {}}}});
    let finished = finish(document);
    let names: Vec<_> =
        finished["components"]["responses"].as_object().into_iter().flat_map(Map::keys).collect();
    assert_eq!(names, ["BadRequest", "NotAcceptable"]);
}

#[test]
fn a_declared_status_keeps_its_words_and_gets_the_shape_of_a_problem() {
    let finished = finish(generated());
    let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    assert_eq!(
        finished["paths"]["/v1/cases"]["post"]["responses"]["409"],
        json!({"description": "There is an open case already", "content": problem})
    );
    assert_eq!(
        finished["paths"]["/v1/cases/{caseId}"]["get"]["responses"]["404"],
        json!({"description": "No such case, said by the handler", "content": problem})
    );
    assert_eq!(finished["paths"]["/livez"]["get"]["responses"]["200"], json!({"description": "Alive"}));
}

#[test]
fn a_declared_refusal_with_content_of_its_own_is_left_alone() {
    let mut document = generated();
    let own = json!({"description": "Busy", "content": {"text/plain": {"schema": {"type": "string"}}}});
    document["paths"]["/v1/cases"]["get"]["responses"]["503"] = own.clone();
    assert_eq!(finish(document)["paths"]["/v1/cases"]["get"]["responses"]["503"], own);
}
