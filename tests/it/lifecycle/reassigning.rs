//! Somebody's cases are given to another, all at once.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use super::{OFFICER, Opened};

const LEAD: &str = "00000000-0000-7000-8000-000000001002";
const READER: &str = "00000000-0000-7000-8000-000000001008";

fn body(to: &Value, cases: &[&str]) -> Value {
    let on = chrono::Utc::now().date_naive();
    json!({
        "role": "deliveryOfficer", "fromPersonId": OFFICER, "toPersonId": to, "caseIds": cases, "on": on,
        "reason": "Moved to another team",
    })
}

async fn batch(world: &World, person: &str, query: &str, body: &Value) -> Answer {
    world.post(person, format!("/v1/assignments/batch{query}"), body).await
}

fn counts(answer: &Answer) -> (bool, [u64; 3]) {
    let number = |name: &str| answer.body[name].as_u64().unwrap();
    (answer.body["written"].as_bool().unwrap(), ["rows", "done", "refused"].map(number))
}

fn row_codes(answer: &Answer) -> Vec<(u64, Value)> {
    let rows = answer.body["items"].as_array().unwrap().iter();
    rows.map(|row| (row["status"].as_u64().unwrap(), row["problem"]["errors"][0]["code"].clone())).collect()
}

async fn officer(case: &Opened<'_>) -> Value {
    case.read().await["deliveryOfficer"]["personId"].clone()
}

#[actix_web::test]
async fn what_can_be_done_is_done_and_the_rest_is_told_row_by_row() {
    let world = World::new().await;
    let (one, two, other) = (Opened::new(&world).await, Opened::new(&world).await, Opened::new(&world).await);
    other
        .act(
            "lead",
            "POST",
            "/delivery-officer/unassign",
            &json!({
                "to": chrono::Utc::now().date_naive(), "reason": "Left",
            }),
        )
        .await
        .expect(200);
    let absent = Uuid::now_v7().to_string();
    let wanted = body(&json!(LEAD), &[&one.id, &absent, &other.id, &two.id, &one.id]);
    let told = vec![
        (200, Value::Null),
        (404, Value::Null),
        (409, json!("notTheDeliveryOfficer")),
        (200, Value::Null),
        (409, json!("notTheDeliveryOfficer")),
    ];
    let events = world.database.count("events").await;
    let dry = batch(&world, "lead", "?dryRun=true", &wanted).await.expect(200);
    assert_eq!((counts(&dry), row_codes(&dry)), ((false, [5, 2, 3]), told.clone()));
    let atomic = batch(&world, "lead", "?atomic=true", &wanted).await.expect(200);
    assert_eq!((counts(&atomic), row_codes(&atomic)), ((false, [5, 2, 3]), told.clone()));
    assert_eq!((officer(&one).await, world.database.count("events").await), (json!(OFFICER), events));
    let done = batch(&world, "lead", "", &wanted).await.expect(200);
    assert_eq!((counts(&done), row_codes(&done)), ((true, [5, 2, 3]), told));
    assert_eq!((officer(&one).await, officer(&two).await), (json!(LEAD), json!(LEAD)));
    assert_eq!(world.database.count("events").await, events + 2);
    let periods = world.get("lead", one.path("/assignments")).await.expect(200);
    assert_eq!(periods.body["items"][0]["reason"], "Moved to another team");
    world.end().await;
}

#[actix_web::test]
async fn all_of_somebody_s_cases_can_be_left_without_and_a_retry_is_answered_the_same() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let key = Uuid::now_v7().to_string();
    let send = || {
        let call = world.call("POST", "/v1/assignments/batch?atomic=true").person("lead");
        call.header("idempotency-key", &key).json(&body(&Value::Null, &[])).send()
    };
    let first = send().await.expect(200);
    let (written, [rows, done, refused]) = counts(&first);
    assert!(written && rows > 1 && done == rows && refused == 0, "{first}");
    assert_eq!(officer(&case).await, Value::Null);
    let again = send().await.expect(200);
    assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
    let none = batch(&world, "lead", "", &body(&Value::Null, &[])).await.expect(200);
    assert_eq!(counts(&none), (true, [0, 0, 0]));
    world.end().await;
}

#[actix_web::test]
async fn reassigning_says_no() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let stranger = json!(Uuid::now_v7());
    let unknown = batch(&world, "lead", "", &body(&stranger, &[&case.id])).await.expect(422);
    assert_eq!(unknown.errors(), [("#/toPersonId".to_owned(), "unknownPerson".to_owned())]);
    let unfit = batch(&world, "lead", "", &body(&json!(READER), &[&case.id])).await.expect(200);
    assert_eq!(row_codes(&unfit), [(422, json!("notADeliveryOfficer"))]);
    let same = batch(&world, "lead", "", &body(&json!(OFFICER), &[&case.id])).await.expect(200);
    assert_eq!(row_codes(&same), [(409, json!("alreadyAssigned"))]);
    case.close("improved", "2026-03-02").await.expect(200);
    let closed = batch(&world, "lead", "", &body(&json!(LEAD), &[&case.id])).await.expect(200);
    assert_eq!(row_codes(&closed), [(409, json!("caseClosed"))]);
    let many = vec![case.id.as_str(); 501];
    batch(&world, "lead", "", &body(&Value::Null, &many)).await.expect(422);
    batch(&world, "officer", "", &body(&Value::Null, &[])).await.expect(403);
    world.end().await;
}

#[actix_web::test]
async fn a_lead_reassigns_what_is_in_sight_and_in_scope_alone() {
    let world = World::new().await;
    let london = world.school(&json!({"region": "london"})).await;
    let mut opening = super::opening(&london);
    opening["deliveryOfficerId"] = json!(LEAD);
    let hidden = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let mut wanted = body(&Value::Null, &[&hidden]);
    wanted["fromPersonId"] = json!(LEAD);
    let answer = batch(&world, "lead-north", "", &wanted).await.expect(200);
    assert_eq!(row_codes(&answer), [(404, Value::Null)]);
    world.end().await;
}
