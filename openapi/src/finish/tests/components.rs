//! Required members, copies, what is lifted, what is dropped.

use serde_json::{Map, Value, json};

use super::document::generated;
use crate::finish;

fn names(document: &Value, section: &str) -> Vec<String> {
    document["components"][section].as_object().into_iter().flat_map(Map::keys).cloned().collect()
}

#[test]
fn members_of_answers_are_required_but_for_the_exceptions() {
    let finished = finish(generated());
    let required = |name: &str| finished["components"]["schemas"][name]["required"].clone();
    assert_eq!(required("CaseView"), json!(["id", "status", "owner", "reviewer", "history"]));
    assert_eq!(required("CasePage"), json!(["items"]));
    let history = &finished["components"]["schemas"]["CaseView"]["properties"]["history"]["items"];
    assert_eq!(history["required"], json!(["at", "by"]));
    let held =
        &finished["paths"]["/v1/cases/{caseId}"]["put"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(held["schema"]["required"], json!(["until"]));
}

#[test]
fn what_requests_use_and_problems_are_left_as_they_are() {
    let finished = finish(generated());
    let required = |name: &str| finished["components"]["schemas"][name].get("required").cloned();
    assert_eq!(required("OpenCase"), Some(json!(["title"])));
    assert_eq!(required("Person"), Some(json!(["name"])), "reached from OpenCase");
    assert_eq!(required("Problem"), Some(json!(["code"])));
    assert_eq!(required("ProblemError"), None);
    let hold = &finished["paths"]["/v1/cases/{caseId}"]["put"]["requestBody"]["content"]["application/json"];
    assert_eq!(hold["schema"].get("required"), None);
}

#[test]
fn copies_of_named_schemas_become_references() {
    let finished = finish(generated());
    let schemas = &finished["components"]["schemas"];
    let case_view = json!({"$ref": "#/components/schemas/CaseView"});
    let person = json!({"$ref": "#/components/schemas/Person"});
    assert_eq!(schemas["CasePage"]["properties"]["items"]["items"], case_view);
    assert_eq!(schemas["CaseView"]["properties"]["owner"]["oneOf"][1], person);
    assert_eq!(schemas["CaseView"]["properties"]["history"]["items"]["properties"]["by"], person);
    assert_eq!(schemas["OpenCase"]["properties"]["lead"], person);
}

#[test]
fn schemas_of_one_property_are_never_taken_for_a_copy() {
    let mut document = generated();
    let small = json!({"type": "object", "properties": {"title": {"type": "string"}}});
    document["components"]["schemas"]["Small"] = small.clone();
    document["components"]["schemas"]["OpenCase"]["properties"]["first"] = small.clone();
    let finished = finish(document);
    assert_eq!(finished["components"]["schemas"]["OpenCase"]["properties"]["first"], small);
}

#[test]
fn repeated_parameters_and_headers_are_lifted() {
    let finished = finish(generated());
    let reference = json!({"$ref": "#/components/parameters/CaseId"});
    let case = &finished["paths"]["/v1/cases/{caseId}"];
    assert_eq!(names(&finished, "parameters"), ["CaseId"], "limit and If-Match occur once");
    assert_eq!(finished["components"]["parameters"]["CaseId"]["description"], "The case");
    assert_eq!(case["get"]["parameters"][0], reference);
    assert_eq!(case["put"]["parameters"][0], reference);
    assert_eq!(case["delete"]["parameters"][0]["description"], "The case to drop");
    assert_eq!(names(&finished, "headers"), ["ETag", "RetryAfter"]);
    assert_eq!(
        case["get"]["responses"]["200"]["headers"]["ETag"],
        json!({"$ref": "#/components/headers/ETag"})
    );
}

#[test]
fn a_name_that_is_taken_is_never_taken_over() {
    let mut document = generated();
    let own = json!({"name": "caseId", "in": "path", "required": true});
    document["components"]["parameters"]["CaseId"] = own.clone();
    let finished = finish(document);
    assert_eq!(finished["components"]["parameters"]["CaseId"], own);
    assert_eq!(finished["paths"]["/v1/cases/{caseId}"]["get"]["parameters"][0]["description"], "The case");
    assert_eq!(finish(finished.clone()).to_string(), finished.to_string());
}

#[test]
fn of_different_objects_with_one_name_the_most_frequent_is_lifted_and_stays() {
    let mut document = generated();
    let other = json!({"name": "caseId", "in": "path", "description": "Another"});
    for path in ["/v1/a/{caseId}", "/v1/b/{caseId}", "/v1/c/{caseId}"] {
        document["paths"][path]["get"] = json!({"parameters": [other], "responses": {}});
    }
    let finished = finish(document);
    assert_eq!(finished["components"]["parameters"]["CaseId"], other);
    assert_eq!(finished["paths"]["/v1/cases/{caseId}"]["get"]["parameters"][0]["description"], "The case");
    assert_eq!(finish(finished.clone()).to_string(), finished.to_string());
}

#[test]
fn unused_schemas_are_dropped_and_the_rest_sorted() {
    let finished = finish(generated());
    assert_eq!(
        names(&finished, "schemas"),
        ["CasePage", "CaseView", "OpenCase", "Person", "Problem", "ProblemError"]
    );
}

#[test]
fn a_schema_that_only_a_mapping_or_a_webhook_names_is_used() {
    let mut document = generated();
    document["components"]["schemas"]["CaseView"]["discriminator"] = json!({"mapping": {"a": "Unused"}});
    assert!(names(&finish(document), "schemas").contains(&"UnusedDeeper".to_owned()));
    let mut document = generated();
    let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unused"}}}});
    document["webhooks"] = json!({"caseOpened": {"post": {"requestBody": body}}});
    assert!(names(&finish(document), "schemas").contains(&"Unused".to_owned()));
}

#[test]
fn copies_in_copies_in_copies_are_named() {
    let mut document = generated();
    let mut inner = json!({"type": "string"});
    for name in ["Doll4", "Doll3", "Doll2", "Doll1"] {
        inner = json!({"properties": {"mark": {"const": name}, "inner": inner}});
        document["components"]["schemas"][name] = inner.clone();
    }
    document["components"]["schemas"]["CaseView"]["properties"]["doll"] = inner;
    let finished = finish(document);
    let inner = |name: &str| finished["components"]["schemas"][name]["properties"]["inner"]["$ref"].clone();
    let dolls = ["Doll2", "Doll3", "Doll4"].map(|name| format!("#/components/schemas/{name}"));
    assert_eq!(["Doll1", "Doll2", "Doll3"].map(inner), dolls);
}

/// A copy in an answer that equals a named schema only once its members are required.
#[test]
fn schemas_that_become_equal_are_named_in_the_same_pass() {
    let mut document = generated();
    let properties = json!({"a": {"type": "string"}, "b": {"type": "string"}});
    document["components"]["schemas"]["Pair"] = json!({"properties": properties, "required": ["a", "b"]});
    document["components"]["schemas"]["CaseView"]["properties"]["pair"] =
        json!({"properties": properties, "required": ["a"]});
    document["components"]["schemas"]["CaseView"]["properties"]["same"] =
        json!({"$ref": "#/components/schemas/Pair"});
    let finished = finish(document);
    assert_eq!(
        finished["components"]["schemas"]["CaseView"]["properties"]["pair"],
        json!({"$ref": "#/components/schemas/Pair"})
    );
    assert_eq!(finish(finished.clone()).to_string(), finished.to_string());
}
