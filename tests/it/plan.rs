//! The improvement plan: versions and what becomes of them, and objectives.

mod everything;
mod objectives;
mod refusals;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Answer, Folded, World};
use uuid::Uuid;

use crate::planned;

pub(crate) use everything::everything;

/// A case whose plan can come in, and its path.
async fn case(world: &World, tasks: usize) -> (String, String) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    planned::worked(world, &case, "matched", tasks).await;
    let path = format!("/v1/cases/{case}");
    (case, path)
}

fn decision(on: &str) -> Value {
    json!({"reasons": "It is in order.", "decidedOn": on, "channel": "inSystem"})
}

fn clearance(version: &str, outcome: &str, band: &str) -> Value {
    json!({"planVersionId": version, "outcome": outcome, "finalBandCode": band, "decision": decision("2026-02-03")})
}

fn approval(version: &str, outcome: &str) -> Value {
    json!({"planVersionId": version, "outcome": outcome, "decision": decision("2026-02-05")})
}

async fn receive(world: &World, path: &str) -> String {
    let document = world.document(path).await;
    let body = json!({"receivedOn": "2026-02-01", "documentId": document, "note": "By e-mail"});
    world.post("lead", format!("{path}/plan/versions"), &body).await.expect(201).id()
}

async fn clear(world: &World, path: &str, version: &str, band: &str) -> Answer {
    let body = clearance(version, "cleared", band);
    world.change("grant-approver", "POST", format!("{path}/decisions/plan-clearance"), "\"1\"", &body).await
}

async fn review(world: &World, path: &str, version: &str, etag: &str) -> Answer {
    let body = json!({"reviewed": true, "bandConfirmed": true, "finalBandCode": "top"});
    world.change("lead", "PUT", format!("{path}/plan/versions/{version}/review"), etag, &body).await
}

async fn submit(world: &World, path: &str, version: &str, etag: &str) -> Answer {
    let body = json!({"submittedOn": "2026-02-04"});
    world.change("lead", "POST", format!("{path}/plan/versions/{version}/submit"), etag, &body).await
}

async fn decide(world: &World, path: &str, version: &str, outcome: &str) -> Answer {
    let decisions = format!("{path}/decisions/plan-approval");
    world.change("director", "POST", decisions, "\"1\"", &approval(version, outcome)).await
}

/// Receives a version and has it approved.
async fn approve(world: &World, path: &str) -> String {
    let version = receive(world, path).await;
    review(world, path, &version, "*").await.expect(200);
    clear(world, path, &version, "top").await.expect(201);
    submit(world, path, &version, "\"3\"").await.expect(200);
    decide(world, path, &version, "approve").await.expect(201);
    version
}

async fn objective(world: &World, path: &str, area: &str) -> Answer {
    let body = json!({"area": area, "details": "Every pupil is there on time."});
    world.post("lead", format!("{path}/plan/objectives"), &body).await
}

/// What tasks 19 to 23 show.
async fn shown(world: &World, path: &str) -> Vec<String> {
    let tasks = world.get("lead", format!("{path}/tasks")).await.expect(200);
    let tasks = &tasks.body["items"].as_array().unwrap()[18..23];
    tasks.iter().map(|task| task["status"].as_str().unwrap().to_owned()).collect()
}

async fn state(world: &World, path: &str, version: &str) -> String {
    let read = world.get("lead", format!("{path}/plan/versions/{version}")).await.expect(200);
    read.body["state"].as_str().unwrap().to_owned()
}

fn one(code: &str, pointer: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[actix_web::test]
async fn a_plan_is_reviewed_cleared_submitted_and_approved_and_its_tasks_follow() {
    let world = World::new().await;
    let (case, path) = case(&world, 18).await;
    assert_eq!(
        shown(&world, &path).await,
        ["notStarted", "cannotStartYet", "cannotStartYet", "cannotStartYet", "cannotStartYet"]
    );
    let version = receive(&world, &path).await;
    assert_eq!(shown(&world, &path).await[0], "inProgress");
    review(&world, &path, &version, "*").await.expect(200);
    clear(&world, &path, &version, "top").await.expect(201);
    assert_eq!(shown(&world, &path).await[..2], ["completed", "notStarted"]);
    let read = world.get("reader", format!("{path}/plan/versions/{version}/review")).await.expect(200);
    assert_eq!(
        (&read.body["complete"], &read.body["ceilingPence"], &read.body["clearedBandCode"]),
        (&json!(true), &json!(10_000_000), &json!("top"))
    );
    submit(&world, &path, &version, "\"3\"").await.expect(200);
    let decided = decide(&world, &path, &version, "approve").await.expect(201);
    assert_eq!(
        (&decided.body["kind"], &decided.body["outcome"]),
        (&json!("planApproval"), &json!("approve"))
    );
    assert_eq!(shown(&world, &path).await[..4], ["completed", "completed", "completed", "notStarted"]);
    objective(&world, &path, "qualityOfEducation").await.expect(201);
    assert_eq!(shown(&world, &path).await[3], "inProgress");
    let on = json!({"completedOn": "2026-02-06"});
    world.change("lead", "POST", format!("{path}/plan/complete-objectives"), "\"1\"", &on).await.expect(200);
    assert_eq!(shown(&world, &path).await[3..], ["completed", "notStarted"]);
    let plan = world.get("lead", format!("{path}/plan")).await.expect(200);
    assert_eq!(plan.body["currentVersion"]["state"], "approved");
    assert_eq!(plan.body["availableActions"], json!(["addPlanVersion", "addObjective", "reopenObjectives"]));

    // The record tells all of it.
    let id: Uuid = case.parse().unwrap();
    let stored = world.state.db.stored_events(id).await.unwrap();
    let rows = Folded::stored(&world.state.db, casework::CaseId::new(id), BTreeMap::new()).await.unwrap();
    let folded = Folded::of(&stored);
    assert_eq!((folded.plan, folded.plan_versions), (rows.plan, rows.plan_versions));
    world.end().await;
}

#[actix_web::test]
async fn a_version_takes_the_place_of_the_one_before_unless_that_is_in_force() {
    let world = World::new().await;
    let (_, path) = case(&world, 18).await;
    let first = receive(&world, &path).await;
    review(&world, &path, &first, "*").await.expect(200);
    clear(&world, &path, &first, "top").await.expect(201);
    let second = approve(&world, &path).await;
    assert_eq!(state(&world, &path, &first).await, "superseded");

    let third = receive(&world, &path).await;
    assert_eq!(state(&world, &path, &second).await, "approved");
    assert_eq!(shown(&world, &path).await[..3], ["completed", "completed", "completed"]);
    // That another version was reviewed and submitted does not count for this one.
    let early = submit(&world, &path, &third, "\"1\"").await.expect(409);
    assert_eq!((early.code(), early.error_codes()), ("gateNotMet", vec!["planNotReviewed".to_owned()]));
    let early = decide(&world, &path, &third, "approve").await.expect(409);
    assert_eq!((early.code(), early.error_codes()), ("gateNotMet", vec!["planNotSubmitted".to_owned()]));
    review(&world, &path, &third, "*").await.expect(200);
    clear(&world, &path, &third, "noFunding").await.expect(201);
    submit(&world, &path, &third, "\"3\"").await.expect(200);
    decide(&world, &path, &third, "approve").await.expect(201);
    assert_eq!(state(&world, &path, &second).await, "superseded");
    let listed =
        world.get("lead", format!("{path}/plan/versions?limit=2&includeTotal=true")).await.expect(200);
    let numbers: Vec<_> =
        listed.body["items"].as_array().unwrap().iter().map(|one| one["versionNo"].clone()).collect();
    assert_eq!((numbers, &listed.body["total"]), (vec![json!(3), json!(2)], &json!(3)));
    let cursor = listed.body["nextCursor"].as_str().unwrap();
    let rest = format!("{path}/plan/versions?limit=2&includeTotal=true&cursor={cursor}");
    assert_eq!(world.get("lead", rest).await.expect(200).body["items"][0]["versionNo"], 1);
    world.end().await;
}

#[actix_web::test]
async fn a_band_that_does_not_fund_shuts_task_23() {
    let world = World::new().await;
    for (band, shut) in [("noFunding", vec!["bandDoesNotFund"]), ("upTo40000", vec![])] {
        let (_, path) = case(&world, 18).await;
        let version = receive(&world, &path).await;
        review(&world, &path, &version, "*").await.expect(200);
        clear(&world, &path, &version, band).await.expect(201);
        submit(&world, &path, &version, "\"3\"").await.expect(200);
        decide(&world, &path, &version, "approve").await.expect(201);
        objective(&world, &path, "qualityOfEducation").await.expect(201);
        let on = json!({"completedOn": "2026-02-06"});
        let complete = format!("{path}/plan/complete-objectives");
        world.change("lead", "POST", complete, "\"1\"", &on).await.expect(200);
        let tasks = world.get("lead", format!("{path}/tasks?key=request-improvement-grant-letter")).await;
        let gates = tasks.body["items"][0]["gates"].as_array().unwrap();
        let gates: Vec<_> = gates.iter().map(|gate| gate["code"].as_str().unwrap()).collect();
        assert_eq!(gates, shut, "{band}");
    }
    world.end().await;
}
