use kernel::Coded;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::{World, document};

fn kept(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_kept_contract_is_the_generated_one() {
    assert!(kept("v1.json") == *document(), "run `make contract`");
    assert!(kept("v1-3.0.json") == openapi::to_3_0(document()), "run `make contract`");
}

#[test]
fn no_change_breaks_a_client_of_the_released_contract() {
    assert_eq!(openapi::breaks(&kept("released/v1.json"), document()), Vec::<String>::new());
}

#[test]
fn every_reference_resolves() {
    let text = document().to_string();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document().pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
}

/// Every object in a document that has a member of this name.
fn with_member<'d>(value: &'d Value, member: &str, found: &mut Vec<&'d Value>) {
    if value.get(member).is_some_and(Value::is_string) {
        found.push(value);
    }
    let parts: Vec<_> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    for part in parts {
        with_member(part, member, found);
    }
}

#[test]
fn the_problems_shown_are_those_answered() {
    let mut shown = Vec::new();
    with_member(document(), "traceId", &mut shown);
    assert!(shown.len() > 10, "{} problems are shown", shown.len());
    for example in shown {
        let kind = api::ProblemKind::ALL.into_iter().find(|kind| example["code"] == kind.describe().code);
        let kind = kind.unwrap_or_else(|| panic!("no problem has the code of {example:#}"));
        let told = kind.describe();
        assert_eq!(example["type"], format!("/problems/{}", kind.slug()));
        assert_eq!((&example["title"], &example["status"]), (&json!(told.title), &json!(told.status)));
    }
}

#[test]
fn every_operation_of_the_permission_table_is_in_the_contract_and_the_other_way_round() {
    let open = ["Service"];
    for (method, path, operation) in tests::operations() {
        let id = operation["operationId"].as_str().unwrap();
        let public = operation["tags"][0].as_str().is_some_and(|tag| open.contains(&tag));
        assert_eq!(authority::Operation::of(id).is_none(), public, "{method} {path} {id}");
    }
    let documented: Vec<_> = tests::operations();
    for operation in authority::Operation::all() {
        let known = documented.iter().any(|(_, _, own)| own["operationId"] == operation.code());
        assert!(known, "{} is not in the contract", operation.code());
    }
}

#[actix_web::test]
async fn the_server_serves_the_contract() {
    let world = World::new().await;
    let served = world.call("GET", "/openapi/v1.json").send().await.expect(200);
    assert!(served.body == *document());
    world.end().await;
}
