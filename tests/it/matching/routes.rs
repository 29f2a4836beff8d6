//! Which way a case goes.

use serde_json::json;
use tests::World;

use super::{change_route, decide_diagnosis, decision, diagnosed, kinds, step, task, trust};

const LEAD: &str = "00000000-0000-7000-8000-000000001002";

#[actix_web::test]
async fn l06_review_progress_leaves_matching_and_planning_out() {
    let world = World::new().await;
    let case = diagnosed(&world).await;
    let decided = decide_diagnosis(&world, &case, "reviewProgress").await.expect(201);
    assert_eq!(decided.body["kind"], "initialDiagnosis");
    assert_eq!(decided.body["outcome"], "reviewProgress");
    let read = world.get("lead", &case).await;
    assert_eq!(read.body["track"], "reviewProgress");
    for task in read.body["tasks"].as_array().unwrap() {
        let later = task["number"].as_u64().unwrap() >= 12;
        assert_eq!(task["status"] == "notRequired", later, "{task}");
    }
    assert_eq!(task(&world, &case, 11).await, "completed");
    let refused = world.post("lead", format!("{case}/candidates"), &json!({"organisationId": LEAD})).await;
    assert_eq!(refused.status, 422, "an unknown organisation is told first: {refused}");
    let organisation = trust(&world, "10000101").await;
    let refused =
        world.post("lead", format!("{case}/candidates"), &json!({"organisationId": organisation})).await;
    assert_eq!(refused.expect(409).error_codes(), ["routeNotMatched"]);
    let listed = world.get("lead", "/v1/cases?track=reviewProgress").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    world.end().await;
}

#[actix_web::test]
async fn l07_a_case_matched_later_keeps_both_decisions() {
    let world = World::new().await;
    let case = diagnosed(&world).await;
    assert_eq!(change_route(&world, &case, "matched").await.expect(409).error_codes(), ["notDiagnosed"]);
    decide_diagnosis(&world, &case, "reviewProgress").await.expect(201);
    let again = decide_diagnosis(&world, &case, "match").await.expect(409);
    assert_eq!(again.error_codes(), ["alreadyDecided"]);
    let same = change_route(&world, &case, "reviewProgress").await.expect(409);
    assert_eq!(same.error_codes(), ["sameTrack"]);
    change_route(&world, &case, "matched").await.expect(201);
    let read = world.get("lead", &case).await;
    assert_eq!(read.body["track"], "matched");
    assert_eq!(task(&world, &case, 12).await, "notStarted");
    let id = case.rsplit('/').next().unwrap();
    let kept = format!("decisions where case_id = '{id}' and kind in ('initialDiagnosis', 'routeChange')");
    assert_eq!(world.database.count(&kept).await, 2);
    let told = kinds(&world, &case).await;
    let routes: Vec<_> =
        told.iter().filter(|kind| kind.contains("iagnosis") || kind.contains("track")).collect();
    assert_eq!(routes, ["case.diagnosisDecided", "case.trackChanged", "case.trackChanged"]);
    world.end().await;
}

#[actix_web::test]
async fn l08_unable_to_assess_leaves_the_case_in_diagnosis() {
    let world = World::new().await;
    let case = diagnosed(&world).await;
    let decided = decide_diagnosis(&world, &case, "unableToAssess").await.expect(201);
    assert_eq!(decided.body["reasons"], "As advised.");
    assert_eq!(world.get("lead", &case).await.body["track"], "undecided");
    assert_eq!(task(&world, &case, 11).await, "inProgress");
    decide_diagnosis(&world, &case, "match").await.expect(201);
    assert_eq!(task(&world, &case, 11).await, "completed");
    world.end().await;
}

#[actix_web::test]
async fn the_diagnosis_waits_for_its_assessment_and_for_somebody_with_authority() {
    let world = World::new().await;
    let case = diagnosed(&world).await;
    let lead = json!({"outcome": "match", "decision": decision()});
    let refused = step(&world, "lead", &case, "decisions/initial-diagnosis", &lead).await;
    assert_eq!(refused.expect(403).error_codes(), ["noDelegation"]);
    let id = case.rsplit('/').next().unwrap();
    let undone = format!("delete from case_tasks where case_id = '{id}' and task <> 'confirm-eligibility'");
    world.database.execute(&undone).await;
    let refused = decide_diagnosis(&world, &case, "match").await.expect(409);
    assert_eq!(
        (refused.code(), refused.error_codes()),
        ("gateNotMet", vec!["diagnosisIncomplete".to_owned()])
    );
    world.end().await;
}
