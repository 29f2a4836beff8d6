//! Which way a case goes, and which organisation supports its school.

mod appointing;
mod candidates;
mod organisations;
mod routes;
mod ties;

use serde_json::{Value, json};
use tests::{Answer, World};

use crate::arranged::advised;

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
