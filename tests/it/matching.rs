//! Which way a case goes, and which organisation supports its school.

mod organisations;

use casework::CaseId;
use serde_json::{Value, json};
use tests::{Answer, Folded, World};
use uuid::Uuid;

use crate::arranged::advised;

const LEAD: &str = "00000000-0000-7000-8000-000000001002";

fn decision() -> Value {
    json!({"reasons": "As advised.", "decidedOn": "2026-03-01", "channel": "inSystem"})
}

/// A case with an adviser and a completed diagnosis assessment: its path.
async fn diagnosed(world: &World) -> String {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    advised(world, &case, &["complete-diagnosis-assessment"]).await;
    format!("/v1/cases/{case}")
}

/// Sends a step of the case as whoever has seen its latest version.
async fn step(world: &World, person: &str, case: &str, step: &str, body: &Value) -> Answer {
    let etag = world.get(person, case).await.etag();
    world.change(person, "POST", format!("{case}/{step}"), &etag, body).await
}

async fn decide_diagnosis(world: &World, case: &str, outcome: &str) -> Answer {
    let body = json!({"outcome": outcome, "decision": decision()});
    step(world, "director", case, "decisions/initial-diagnosis", &body).await
}

async fn change_route(world: &World, case: &str, to: &str) -> Answer {
    let body = json!({"to": to, "decision": decision()});
    step(world, "director", case, "decisions/route-change", &body).await
}

/// A case on the matched track.
pub(crate) async fn matched(world: &World) -> String {
    let case = diagnosed(world).await;
    decide_diagnosis(world, &case, "match").await.expect(201);
    case
}

/// A trust with this UKPRN.
async fn trust(world: &World, ukprn: &str) -> String {
    let trust = json!({
        "kind": "trust", "legalName": format!("Invented Trust {ukprn}"), "ukprn": ukprn,
        "address": {"line1": "1 Invented Street", "town": "Middlesbrough", "postcode": "ts11aa"},
    });
    world.post("lead", "/v1/organisations", &trust).await.expect(201).id()
}

/// A candidate of the case: its path.
async fn propose(world: &World, case: &str, ukprn: &str) -> String {
    let organisation = trust(world, ukprn).await;
    let added =
        world.post("lead", format!("{case}/candidates"), &json!({"organisationId": organisation})).await;
    format!("{case}/candidates/{}", added.expect(201).id())
}

async fn save(world: &World, path: &str, body: &Value) -> Answer {
    let etag = world.get("lead", path).await.etag();
    world.change("lead", "PUT", path, &etag, body).await
}

async fn select(world: &World, candidate: &str, not_chosen: Value) -> Answer {
    let etag = world.get("lead", candidate).await.etag();
    let body = json!({"selectedOn": "2026-03-02", "reasons": "Knows the phase.", "notChosen": not_chosen});
    world.change("lead", "POST", format!("{candidate}/select"), &etag, &body).await
}

fn check(outcome: &str) -> Value {
    json!({"outcome": outcome, "finding": "Asked.", "checkedByName": "Pat Sample", "checkedOn": "2026-03-03"})
}

fn checks(capacity: &str) -> Value {
    json!({
        "capacity": check(capacity), "relationshipView": check("concerns"),
        "financialCheck": check("satisfactory"), "vendorAccount": check("satisfactory"),
    })
}

async fn appoint(world: &World, person: &str, case: &str, candidate: &str, outcome: &str) -> Answer {
    let body = json!({
        "candidateId": candidate.rsplit('/').next(), "outcome": outcome, "assessmentToolTwoCompleted": true,
        "schoolAgreed": true, "decision": decision(),
    });
    step(world, person, case, "decisions/supporting-organisation-appointment", &body).await
}

/// What a task of the case shows.
async fn task(world: &World, case: &str, number: usize) -> String {
    let read = world.get("lead", case).await;
    read.body["tasks"][number - 1]["status"].as_str().unwrap().to_owned()
}

/// The kinds of a case's events, oldest first.
async fn kinds(world: &World, case: &str) -> Vec<String> {
    let events = world.get("lead", format!("{case}/events?limit=200&order=asc")).await;
    let items = events.body["items"].as_array().unwrap();
    items.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

/// Makes every kind of event about organisations, routes and candidates.
pub(crate) async fn everything(world: &World) {
    let case = matched(world).await;
    let (one, two) = (propose(world, &case, "10000301").await, propose(world, &case, "10000302").await);
    let three = propose(world, &case, "10000303").await;
    save(world, &one, &json!({"note": "Near by."})).await.expect(200);
    let etag = world.get("lead", &three).await.etag();
    let withdraw = format!("{three}/withdraw");
    world.change("lead", "POST", withdraw, &etag, &json!({"reason": "Has no room"})).await.expect(200);
    let far = |other: &str| json!([{"candidateId": other.rsplit('/').next(), "reason": "Too far away"}]);
    select(world, &one, far(&two)).await.expect(200);
    save(world, &format!("{one}/due-diligence"), &checks("unsatisfactory")).await.expect(200);
    let over = json!({"check": "capacity", "decision": decision()});
    step(world, "director", &case, "decisions/due-diligence-override", &over).await.expect(201);
    appoint(world, "director", &case, &one, "decline").await.expect(201);
    appoint(world, "director", &case, &one, "appoint").await.expect(201);
    let contact = json!({"accountingOfficerName": "Pat Sample", "email": "pat@example.org", "phone": null, "address": null});
    save(world, &format!("{one}/contact"), &contact).await.expect(200);
    select(world, &two, far(&one)).await.expect(200);
    let organisation = world.get("lead", &two).await.body["organisationId"].as_str().unwrap().to_owned();
    let renamed = json!({
        "kind": "trust", "legalName": "Renamed Trust", "ukprn": "10000302", "urn": null, "laCode": null,
        "trustUid": null, "companyNumber": null, "paysThroughOrganisationId": null, "status": "active",
        "address": {"line1": "1 Invented Street", "line2": null, "town": "Leeds", "county": null, "postcode": "LS1 1AA"},
    });
    save(world, &format!("/v1/organisations/{organisation}"), &renamed).await.expect(200);
}

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

#[actix_web::test]
async fn l09_an_appointment_names_the_check_that_is_missing() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000102").await;
    select(&world, &candidate, json!([])).await.expect(200);
    let mut three = checks("satisfactory");
    three["financialCheck"] = Value::Null;
    let saved = save(&world, &format!("{candidate}/due-diligence"), &three).await.expect(200);
    assert_eq!(saved.body["progress"], "inProgress");
    let refused = appoint(&world, "director", &case, &candidate, "appoint").await.expect(409);
    assert_eq!(refused.error_codes(), ["dueDiligenceIncomplete"]);
    let error = &refused.body["errors"][0];
    assert!(error["detail"].as_str().unwrap().contains("financialCheck"), "{refused}");
    assert_eq!(error["link"], format!("{candidate}/due-diligence"));
    save(&world, &format!("{candidate}/due-diligence"), &checks("satisfactory")).await.expect(200);
    assert_eq!(task(&world, &case, 13).await, "completed");
    appoint(&world, "director", &case, &candidate, "appoint").await.expect(201);
    assert_eq!(task(&world, &case, 14).await, "completed");
    world.end().await;
}

#[actix_web::test]
async fn an_unsatisfactory_check_is_overridden_by_decision_and_by_somebody_else() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000103").await;
    select(&world, &candidate, json!([])).await.expect(200);
    let over = json!({"check": "capacity", "decision": decision()});
    let route = "decisions/due-diligence-override";
    let nothing = step(&world, "director", &case, route, &over).await.expect(409);
    assert_eq!(nothing.error_codes(), ["checkNotUnsatisfactory"]);
    let path = format!("{candidate}/due-diligence");
    save(&world, &path, &checks("unsatisfactory")).await.expect(200);
    assert_eq!(task(&world, &case, 13).await, "inProgress");
    let refused = appoint(&world, "director", &case, &candidate, "appoint").await.expect(409);
    assert_eq!(refused.error_codes(), ["dueDiligenceIncomplete"]);
    let own = step(&world, "lead", &case, route, &over).await.expect(403);
    assert_eq!(own.error_codes(), ["approverConflict"]);
    step(&world, "director", &case, route, &over).await.expect(201);
    assert_eq!(task(&world, &case, 13).await, "completed");
    // What is found since is not what was overridden.
    let mut found = checks("unsatisfactory");
    found["capacity"]["finding"] = json!("Asked again.");
    let saved = save(&world, &path, &found).await.expect(200);
    assert_eq!(saved.body["checks"]["capacity"]["overrideDecisionId"], Value::Null);
    assert_eq!(task(&world, &case, 13).await, "inProgress");
    world.end().await;
}

#[actix_web::test]
async fn whoever_selected_a_candidate_does_not_appoint_it() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000104").await;
    select(&world, &candidate, json!([])).await.expect(200);
    save(&world, &format!("{candidate}/due-diligence"), &checks("satisfactory")).await.expect(200);
    let own = appoint(&world, "lead", &case, &candidate, "appoint").await.expect(403);
    assert_eq!(own.error_codes(), ["approverConflict"]);
    let body = json!({
        "candidateId": candidate.rsplit('/').next(), "outcome": "appoint", "assessmentToolTwoCompleted": false,
        "schoolAgreed": false, "decision": decision(),
    });
    let route = "decisions/supporting-organisation-appointment";
    let early = step(&world, "director", &case, route, &body).await.expect(422);
    assert_eq!(early.error_codes(), ["mustBeTrue", "mustBeTrue"]);
    appoint(&world, "director", &case, &candidate, "decline").await.expect(201);
    assert_eq!(task(&world, &case, 14).await, "inProgress");
    appoint(&world, "director", &case, &candidate, "appoint").await.expect(201);
    let twice = appoint(&world, "director", &case, &candidate, "appoint").await.expect(409);
    assert_eq!(twice.error_codes(), ["alreadyAppointed"]);
    world.end().await;
}

#[actix_web::test]
async fn choosing_another_candidate_shows_its_own_and_ends_the_appointment() {
    let world = World::new().await;
    let case = matched(&world).await;
    let (one, two) = (propose(&world, &case, "10000105").await, propose(&world, &case, "10000106").await);
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let missing = select(&world, &one, json!([])).await.expect(422);
    assert_eq!(missing.errors(), [("#/notChosen".to_owned(), "notChosenReasonMissing".to_owned())]);
    let far = |other: &str| json!([{"candidateId": id(other), "reason": "Too far away"}]);
    select(&world, &one, far(&two)).await.expect(200);
    assert_eq!(select(&world, &one, json!([])).await.expect(409).error_codes(), ["alreadySelected"]);
    save(&world, &format!("{one}/due-diligence"), &checks("satisfactory")).await.expect(200);
    appoint(&world, "director", &case, &one, "appoint").await.expect(201);
    let contact = json!({
        "accountingOfficerName": "Pat Sample", "email": "pat@example.org", "phone": "01632 960 001",
        "address": {"line1": "1 Invented Street", "line2": null, "town": "Middlesbrough", "county": null, "postcode": "TS1 1AA"},
    });
    save(&world, &format!("{one}/contact"), &contact).await.expect(200);
    assert_eq!(task(&world, &case, 15).await, "completed");
    let masked = world.get("reader", format!("{one}/contact")).await.expect(200);
    assert_eq!(masked.body["contact"]["email"], Value::Null);
    assert_eq!(masked.body["contact"]["masked"], true);

    select(&world, &two, far(&one)).await.expect(200);
    let before = world.get("lead", &one).await;
    assert_eq!(
        (&before.body["state"], &before.body["appointment"]["state"]),
        (&json!("notChosen"), &json!("ended"))
    );
    assert_eq!(task(&world, &case, 13).await, "notStarted");
    let history = world.get("lead", format!("{case}/supporting-organisations")).await;
    let history = history.body["items"].as_array().unwrap().clone();
    assert_eq!(history.len(), 2);
    assert_eq!(history[1]["appointedOn"], "2026-03-01");
    assert_eq!(history[1]["endedOn"], "2026-03-02");
    assert_eq!(history[0]["endedOn"], Value::Null);
    let held = json!({"reason": "Has no room"});
    let etag = world.get("lead", &two).await.etag();
    let refused = world.change("lead", "POST", format!("{two}/withdraw"), &etag, &held).await.expect(409);
    assert_eq!(refused.error_codes(), ["candidateSelected"]);

    select(&world, &one, far(&two)).await.expect(200);
    assert_eq!(task(&world, &case, 13).await, "completed");
    assert_eq!(task(&world, &case, 14).await, "notStarted");
    told_as_stored(&world, &case).await;
    world.end().await;
}

/// Fails unless the stored bytes of a case's chain tell of its candidates and its route what the rows say.
async fn told_as_stored(world: &World, case: &str) {
    let id: Uuid = case.rsplit('/').next().unwrap().parse().unwrap();
    let folded = Folded::of(&world.state.db.stored_events(id).await.unwrap());
    let decisions = world.database.owner().decisions(id).await;
    let rows = Folded::stored(&world.state.db, CaseId::new(id), decisions).await.unwrap();
    assert!(!folded.candidates.is_empty());
    assert_eq!(folded.candidates, rows.candidates);
    assert_eq!(folded.decisions, rows.decisions);
    assert_eq!(folded.case.unwrap().track, rows.case.unwrap().track);
}

#[actix_web::test]
async fn a_candidate_is_proposed_once_and_one_withdrawn_is_out_of_the_question() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000107").await;
    let read = world.get("lead", &candidate).await;
    let again = json!({"organisationId": read.body["organisationId"]});
    let twice = world.post("lead", format!("{case}/candidates"), &again).await.expect(409);
    assert_eq!((twice.code(), &twice.body["existing"]["link"]), ("duplicate", &json!(candidate)));
    save(&world, &candidate, &json!({"note": "Near by."})).await.expect(200);
    let check =
        save(&world, &format!("{candidate}/due-diligence"), &checks("satisfactory")).await.expect(409);
    assert_eq!(check.error_codes(), ["candidateNotSelected"]);
    let etag = world.get("lead", &candidate).await.etag();
    let withdraw = format!("{candidate}/withdraw");
    world.change("lead", "POST", withdraw, &etag, &json!({"reason": "Has no room"})).await.expect(200);
    let changed = save(&world, &candidate, &json!({"note": null})).await.expect(409);
    assert_eq!(changed.error_codes(), ["candidateWithdrawn"]);
    world.post("lead", format!("{case}/candidates"), &again).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn checks_are_dated_between_the_selection_and_today() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000108").await;
    select(&world, &candidate, json!([])).await.expect(200);
    let mut dated = checks("satisfactory");
    dated["capacity"]["checkedOn"] = json!("2026-03-01");
    dated["vendorAccount"]["checkedOn"] = json!("2049-01-01");
    let refused = save(&world, &format!("{candidate}/due-diligence"), &dated).await.expect(422);
    let told = [("#/capacity/checkedOn", "dateBefore"), ("#/vendorAccount/checkedOn", "dateInFuture")];
    assert_eq!(refused.errors(), told.map(|(at, code)| (at.to_owned(), code.to_owned())));
    world.end().await;
}
