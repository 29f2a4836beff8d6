use serde_json::{Value, json};
use tests::World;

fn opening(urn: &str) -> Value {
    json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    })
}

#[actix_web::test]
async fn l1_a_second_opening_is_refused_with_a_link_to_the_first() {
    let world = World::new().await;
    let first = world.post("lead", "/v1/cases", &opening("900001")).await.expect(201);
    let second = world.post("lead", "/v1/cases", &opening("900001")).await.expect(409);
    assert_eq!((second.code(), second.error_codes()), ("duplicate", vec!["caseAlreadyOpen".to_owned()]));
    assert_eq!(second.body["existing"]["id"], first.body["id"]);
    assert_eq!(second.body["existing"]["link"], first.header("location"));
    world.end().await;
}

#[actix_web::test]
async fn l2_l3_an_officer_opens_task_2_and_its_rules_hold() {
    let world = World::new().await;
    let case = world.post("lead", "/v1/cases", &opening("900002")).await.expect(201);
    let path = format!("/v1/cases/{}", case.id());
    let task = format!("{path}/tasks/contact-responsible-body");
    let told = |body: &str, diocese: &str| json!({"contacted": true, "contactedOn": body, "dioceseContactedOn": diocese});

    let gated =
        world.change("lead", "PUT", &task, "\"0\"", &told("2026-02-03", "2026-02-03")).await.expect(409);
    assert_eq!(
        (gated.code(), gated.error_codes()),
        ("gateNotMet", vec!["deliveryOfficerRequired".to_owned()])
    );

    let officer = json!({"personId": "00000000-0000-7000-8000-000000001004", "from": "2026-02-01"});
    let assign = format!("{path}/delivery-officer/assign");
    world.change("lead", "POST", &assign, &case.etag(), &officer).await.expect(200);

    let early =
        world.change("officer", "PUT", &task, "\"0\"", &told("2026-02-03", "2026-02-04")).await.expect(422);
    let expected = ("#/dioceseContactedOn".to_owned(), "dioceseNotContactedFirst".to_owned());
    assert_eq!(early.errors(), [expected]);
    let saved =
        world.change("officer", "PUT", &task, "\"0\"", &told("2026-02-03", "2026-02-03")).await.expect(200);
    assert_eq!(saved.body["task"]["status"], "completed");
    let stale =
        world.change("officer", "PUT", &task, "\"0\"", &told("2026-02-05", "2026-02-03")).await.expect(412);
    assert_eq!(stale.body["currentEtag"], saved.body["etag"]);

    let events = world.get("officer", format!("{path}/events")).await.expect(200);
    let kinds: Vec<_> =
        events.body["items"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(
        kinds,
        [
            "task.completed",
            "watchlist.caseAdded",
            "case.deliveryOfficerAssigned",
            "decision.recorded",
            "task.completed",
            "case.opened"
        ]
    );
    world.end().await;
}

#[actix_web::test]
async fn a_twin_that_waits_too_long_is_told_that_the_first_is_still_running() {
    let world = World::new().await;
    let case = world.post("lead", "/v1/cases", &opening("900001")).await.expect(201);
    let lock = format!("select from chains where subject = '{}' for update", case.id());
    let held = world.database.hold(&lock).await;
    let note = json!({"text": "Spoke to the chair."});
    let waiting = world.post("lead", format!("/v1/cases/{}/notes", case.id()), &note).await.expect(409);
    assert_eq!((waiting.code(), waiting.header("retry-after")), ("idempotencyInProgress", "1"));
    drop(held);
    assert_eq!(world.database.count("notes where search like '%spoke%'").await, 0);
    world.end().await;
}
