//! What the contract says of the lengths of members is what the server holds them to.

use authority::Role;
use serde_json::{Map, Value, json};
use tests::{World, report, resolve};

use crate::permissions::{person, recipes::Scene};

/// A member of a request that may not be longer than this.
struct Limited {
    pointer: String,
    most: usize,
    items: bool,
}

/// The schema itself, whatever it is wrapped in.
fn bare(schema: &'static Value) -> &'static Value {
    let schema = resolve(schema);
    let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    let chosen = choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null"));
    chosen.map_or(schema, bare)
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)))
}

/// A body that has every member, each as short as it may be; and which of them have limits.
fn sample(schema: &'static Value, at: &str, limited: &mut Vec<Limited>) -> Value {
    let schema = bare(schema);
    let mut limit = |name: &str, items| {
        if let Some(most) = schema[name].as_u64().and_then(|most| usize::try_from(most).ok()) {
            limited.push(Limited { pointer: at.to_owned(), most, items });
        }
    };
    if let Some(first) =
        schema["enum"].as_array().and_then(|values| values.iter().find(|one| one.is_string()))
    {
        return first.clone();
    }
    if let Some(members) = schema["properties"].as_object() {
        let members = members
            .iter()
            .map(|(name, member)| (name.clone(), sample(member, &format!("{at}/{name}"), limited)));
        return Value::Object(members.collect::<Map<_, _>>());
    }
    if is(schema, "array") {
        limit("maxItems", true);
        return json!([sample(&schema["items"], &format!("{at}/0"), limited)]);
    }
    if is(schema, "boolean") {
        return json!(true);
    }
    if is(schema, "integer") {
        return schema["minimum"].clone();
    }
    match schema["format"].as_str() {
        Some("date") => json!("2026-01-10"),
        Some("uuid") => json!("00000000-0000-7000-8000-000000001004"),
        Some("email") => {
            limit("maxLength", false);
            json!("pat@example.org")
        }
        _ if schema["pattern"].is_string() => json!("900001"),
        _ => {
            limit("maxLength", false);
            json!("x")
        }
    }
}

fn with(body: &Value, limited: &Limited, length: usize) -> Value {
    let mut body = body.clone();
    let place = body.pointer_mut(&limited.pointer).expect("a member of the sample");
    *place = if limited.items { json!(vec![place[0].clone(); length]) } else { json!("x".repeat(length)) };
    body
}

#[actix_web::test]
async fn the_longest_that_the_contract_allows_is_the_longest_that_is_taken() {
    let world = World::new().await;
    let lead = person(&world, "Case.Lead", &[Role::CaseLead], true).await;
    let approver = person(&world, "Grant.Approve", &[Role::GrantApprove], true).await;
    let admin = person(&world, "Platform.Admin", &[Role::PlatformAdmin], true).await;
    let support = person(&world, "Service.Support", &[Role::ServiceSupport], true).await;
    let director = person(&world, "Case.Decide", &[Role::CaseDecide], true).await;
    let mut members = 0;
    for (_, _, operation) in tests::operations() {
        let schema = &resolve(&operation["requestBody"])["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        let id = operation["operationId"].as_str().unwrap();
        let roles = operation["x-required-roles"].as_array().unwrap();
        let of = |role: &str| roles.contains(&json!(role));
        let caller = match () {
            () if of("Case.Lead") => &lead,
            () if of("Case.Decide") => &director,
            () if of("Grant.Approve") => &approver,
            () if of("Platform.Admin") => &admin,
            () => &support,
        };
        let scene = Scene::arrange(&world, caller, id, "unassigned").await;
        let mut limited = Vec::new();
        let body = sample(schema, "", &mut limited);
        for one in limited {
            let at = format!("#{}", one.pointer);
            let too_long = |(pointer, code): &(String, String)| {
                *pointer == at && matches!(code.as_str(), "tooLong" | "tooMany" | "invalidFormat")
            };
            let longer = scene.with_body(with(&body, &one, one.most + 1)).send(&world).await;
            assert!(
                longer.expect(422).errors().iter().any(too_long),
                "{id} takes more than {} at {at}",
                one.most
            );
            if !body.pointer(&one.pointer).is_some_and(|sample| sample == "pat@example.org") {
                let longest = scene.with_body(with(&body, &one, one.most)).send(&world).await;
                assert!(
                    !longest.errors().iter().any(too_long),
                    "{id} does not take {} at {at}: {longest}",
                    one.most
                );
            }
            members += 1;
        }
    }
    report(&format!("limits: {members} members"));
    assert!(members > 20, "{members} members have limits");
    world.end().await;
}
