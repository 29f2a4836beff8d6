use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use super::{ADVISER, Case, OFFICER, allocation, another, finding, only, told};
use crate::permissions::advisers::completed;

const ALLOCATE: &str = "adviser/allocate";

/// The codes that are told, each with its link.
fn links(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = body["errors"].as_array().unwrap().iter();
    errors.map(|error| (text(&error["code"]), text(&error["link"]))).collect()
}

#[actix_web::test]
async fn l05_an_allocation_names_exactly_the_missing_step() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let body = allocation(ADVISER);
    let none = case.step(&world, "lead", ALLOCATE, &body).await.expect(409);
    assert_eq!((none.code(), none.error_codes().len()), ("gateNotMet", 3));
    case.check(&world, ADVISER).await;
    completed(&world, case.id(), &["send-formal-notification"]).await;
    let refused = case.step(&world, "lead", ALLOCATE, &body).await.expect(409);
    let [(code, link)] = &links(&refused.body)[..] else { panic!("{refused}") };
    assert_eq!((refused.code(), code.as_str()), ("gateNotMet", "adviserPrerequisitesIncomplete"));
    assert!(link.starts_with(&case.path), "{refused}");
    assert!(refused.body["errors"][0]["detail"].as_str().unwrap().contains("response"), "{refused}");
    completed(&world, case.id(), &["record-conflict-response"]).await;
    case.step(&world, "lead", ALLOCATE, &body).await.expect(200);
    world.end().await;
}

#[actix_web::test]
async fn an_adviser_is_allocated_seen_and_released() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let check = case.check(&world, ADVISER).await;
    case.prepare(&world).await;
    world.get("adviser", &case.path).await.expect(404);
    let mut body = allocation(ADVISER);
    body["decision"]["conflictCheckIds"] = json!([check.id()]);
    let allocated = case.step(&world, "director", ALLOCATE, &body).await.expect(200);
    assert_eq!(allocated.body["adviser"]["personId"], ADVISER);
    assert_eq!(allocated.body["adviser"]["from"], "2026-02-03");
    assert_eq!(allocated.body["tasks"][5]["status"], "completed");
    assert_eq!(world.get("director", &case.path).await.body["adviser"], allocated.body["adviser"]);
    world.get("adviser", &case.path).await.expect(200);
    let already = case.step(&world, "lead", ALLOCATE, &body).await.expect(409);
    assert_eq!(only(&already), told("alreadyAssigned", "#/personId"));

    let found = |query: &str| {
        let (path, query) = (case.path.clone(), query.to_owned());
        let world = &world;
        async move {
            let list = world.get("lead", format!("/v1/cases?limit=200&{query}")).await.expect(200);
            let id = path.rsplit('/').next().unwrap().to_owned();
            list.body["items"].as_array().unwrap().iter().any(|item| item["id"] == id.as_str())
        }
    };
    assert!(found(&format!("adviserId={ADVISER}")).await && found("noAdviser=false").await);
    assert!(!found(&format!("adviserId={OFFICER}")).await && !found("noAdviser=true").await);
    let assignments = format!("{}/assignments?role=adviser", case.path);
    let times = world.get("lead", &assignments).await.expect(200);
    let time = &times.body["items"][0];
    assert_eq!(
        (&time["role"], &time["from"], &time["to"]),
        (&json!("adviser"), &json!("2026-02-03"), &Value::Null)
    );
    assert!(time["decisionId"].is_string());

    let release = |on: &str| json!({"releasedOn": on, "reason": "Has too many cases"});
    for (on, code) in [("2026-02-02", "dateBefore"), ("2049-01-01", "dateInFuture")] {
        let refused = case.step(&world, "lead", "adviser/release", &release(on)).await.expect(422);
        assert_eq!(only(&refused), told(code, "#/releasedOn"));
    }
    let released = case.step(&world, "lead", "adviser/release", &release("2026-03-01")).await.expect(200);
    assert!(released.body["adviser"].is_null());
    // What was done stays; what waits for an adviser waits again.
    assert_eq!(released.body["tasks"][5]["status"], "completed");
    assert_eq!(released.body["tasks"][6]["gates"][0]["code"], "adviserRequired");
    let time = world.get("lead", &assignments).await.expect(200).body["items"][0].clone();
    assert_eq!((&time["to"], &time["endReason"]), (&json!("2026-03-01"), &json!("Has too many cases")));
    world.get("adviser", &case.path).await.expect(404);
    let again = case.step(&world, "lead", "adviser/release", &release("2026-03-01")).await.expect(409);
    assert_eq!(only(&again), told("noAdviser", ""));
    world.end().await;
}

#[actix_web::test]
async fn allocating_says_no() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let other = another(&world).await;
    case.check(&world, ADVISER).await;
    case.prepare(&world).await;
    let unchecked = case.step(&world, "lead", ALLOCATE, &allocation(&other)).await.expect(409);
    let expected = ("conflictNotChecked".to_owned(), format!("{}/conflict-checks", case.path));
    assert_eq!((unchecked.code(), links(&unchecked.body)), ("gateNotMet", vec![expected]));
    let stranger = allocation(&Uuid::now_v7().to_string());
    let refused = case.step(&world, "lead", ALLOCATE, &stranger).await.expect(422);
    assert_eq!(only(&refused), told("unknownPerson", "#/personId"));
    let refused = case.step(&world, "lead", ALLOCATE, &allocation(OFFICER)).await.expect(422);
    assert_eq!(only(&refused), told("notAnAdviser", "#/personId"));
    let mut early = allocation(ADVISER);
    early["allocatedOn"] = json!("2049-01-01");
    let refused = case.step(&world, "lead", ALLOCATE, &early).await.expect(422);
    assert_eq!(only(&refused), told("dateInFuture", "#/allocatedOn"));
    let mut before = allocation(ADVISER);
    before["allocatedOn"] = json!("2024-12-31");
    let refused = case.step(&world, "lead", ALLOCATE, &before).await.expect(409);
    assert_eq!(
        (refused.code(), only(&refused)),
        ("invalidTransition", told("adviserNotActive", "#/personId"))
    );
    let officer = case.step(&world, "officer", ALLOCATE, &allocation(ADVISER)).await.expect(403);
    assert_eq!(officer.error_codes(), ["noDelegation"]);
    assert_eq!(world.database.count("case_assignments where role = 'adviser'").await, 0);
    world.end().await;
}

#[actix_web::test]
async fn whoever_is_barred_or_no_longer_checked_is_not_allocated() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let other = another(&world).await;
    let declaration = case.declare(&world, &other).await;
    let barred = finding(&declaration.id(), "barred", None);
    case.step(&world, "director", "conflict-checks", &barred).await.expect(201);
    case.prepare(&world).await;
    let refused = case.step(&world, "lead", ALLOCATE, &allocation(&other)).await.expect(409);
    assert_eq!((refused.code(), only(&refused)), ("invalidTransition", told("adviserBarred", "#/personId")));

    let check = case.check(&world, ADVISER).await;
    let end = format!("/v1/conflict-declarations/{}/end", check.body["declarationId"].as_str().unwrap());
    let ended = json!({"endedOn": "2026-03-01", "reason": "Works there now"});
    world.change("lead", "POST", end, "\"1\"", &ended).await.expect(200);
    // Another's check stands, so task 3 stays completed; this one's does not.
    let missing = case.step(&world, "lead", ALLOCATE, &allocation(ADVISER)).await.expect(409);
    assert_eq!(
        (missing.code(), missing.error_codes()),
        ("gateNotMet", vec!["conflictCheckMissing".to_owned()])
    );

    case.check(&world, ADVISER).await;
    let objection = format!(
        "update case_tasks set answers = '{{\"finding\": \"barred\"}}' \
         where case_id = '{}' and task = 'record-conflict-response'",
        case.id()
    );
    world.database.execute(&objection).await;
    let objected = case.step(&world, "lead", ALLOCATE, &allocation(ADVISER)).await.expect(409);
    assert_eq!(only(&objected), told("adviserBarred", "#/personId"));
    world.end().await;
}

#[actix_web::test]
async fn a_replaced_adviser_opens_the_check_again() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let other = another(&world).await;
    case.check(&world, ADVISER).await;
    case.check(&world, &other).await;
    case.prepare(&world).await;
    case.step(&world, "lead", ALLOCATE, &allocation(ADVISER)).await.expect(200);
    assert_eq!(case.task(&world, 3).await, "completed");
    let mut later = allocation(&other);
    later["allocatedOn"] = json!("2026-02-01");
    let refused = case.step(&world, "lead", ALLOCATE, &later).await.expect(422);
    assert_eq!(only(&refused), told("dateBefore", "#/allocatedOn"));
    later["allocatedOn"] = json!("2026-03-01");
    let replaced = case.step(&world, "lead", ALLOCATE, &later).await.expect(200);
    assert_eq!(replaced.body["adviser"]["personId"], other);
    assert_eq!(case.task(&world, 3).await, "inProgress");
    let times = world.get("lead", format!("{}/assignments?role=adviser", case.path)).await.expect(200);
    let ends: Vec<_> =
        times.body["items"].as_array().unwrap().iter().map(|time| time["to"].clone()).collect();
    assert_eq!(ends, [Value::Null, json!("2026-03-01")]);
    let told =
        world.get("lead", format!("{}/events?kind=case.adviserAllocated", case.path)).await.expect(200);
    let data = &told.body["items"][0]["data"];
    assert_eq!((&data["previousPersonId"], &data["outOfRegion"]), (&json!(ADVISER), &json!(true)));
    world.end().await;
}
