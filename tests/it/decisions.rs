//! The register of decisions, what can follow one, and who may decide what.

use chrono::{Days, NaiveDate, Utc};
use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

const ADMIN: &str = "00000000-0000-7000-8000-000000001001";
const LEAD: &str = "00000000-0000-7000-8000-000000001002";
const DIRECTOR: &str = "00000000-0000-7000-8000-000000001007";
const READER: &str = "00000000-0000-7000-8000-000000001008";
const APPROVER: &str = "00000000-0000-7000-8000-00000000100a";

fn today() -> NaiveDate {
    calendar::london_date(Utc::now())
}

fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

/// A case of a new school in the region, and the decision that it was opened on.
async fn opened(world: &World, region: &str) -> (String, String) {
    let urn = world.school(&json!({"region": region})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let listed = world.get("lead", format!("/v1/cases/{case}/decisions")).await.expect(200);
    (case, listed.body["items"][0]["id"].as_str().unwrap().to_owned())
}

/// A decision that a case's school may have support, taken on an earlier day by who read the case as it was opened.
async fn assessed(world: &World, case: &str, eligible: bool, on: NaiveDate) -> String {
    let (basis, why) =
        if eligible { (json!("stuckRi"), json!(null)) } else { (json!(null), json!("Judged good")) };
    let body = json!({
        "eligible": eligible, "basis": basis, "ineligibleReason": why, "assessedOn": on,
        "ruleVersion": "2025-09", "changedOn": on, "decision": said(on),
    });
    let etag = world.get("lead", format!("/v1/cases/{case}")).await.etag();
    let path = format!("/v1/cases/{case}/eligibility-assessments");
    let made = world.change("lead", "POST", path, &etag, &body).await.expect(201);
    made.body["decisionId"].as_str().unwrap().to_owned()
}

/// A case in the region, and a decision about it that was taken a while ago.
async fn decided(world: &World, region: &str) -> String {
    let (case, _) = opened(world, region).await;
    assessed(world, &case, true, ago(80)).await
}

/// What is said of a decision taken on a day.
fn said(on: NaiveDate) -> Value {
    json!({"reasons": "A new inspection", "decidedOn": on, "channel": "inSystem"})
}

fn correction() -> Value {
    json!({"reasons": "The inspection of January", "conditions": ["Tell the trust"],
        "correctionReason": "The reasons named another month"})
}

fn superseding(outcome: &str, on: NaiveDate) -> Value {
    json!({"outcome": outcome, "newFacts": "A later inspection", "decision": said(on)})
}

fn overturning(outcome: Option<&str>, on: NaiveDate) -> Value {
    json!({"outcome": outcome, "overturnReason": "The wrong inspection was relied on", "decision": said(on)})
}

/// Does something to a decision as somebody who has just read it.
async fn act(world: &World, person: &str, decision: &str, step: &str, body: &Value) -> Answer {
    let path = format!("/v1/decisions/{decision}");
    let etag = world.get("lead", &path).await.etag();
    world.change(person, "POST", format!("{path}/{step}"), &etag, body).await
}

async fn read(world: &World, decision: &str) -> Value {
    world.get("lead", format!("/v1/decisions/{decision}")).await.expect(200).body
}

async fn case(world: &World, case: &str) -> Value {
    world.get("lead", format!("/v1/cases/{case}")).await.expect(200).body
}

/// The version that a thing's tag tells.
fn version(thing: &Value) -> &str {
    thing["etag"].as_str().and_then(|etag| etag.split('-').next()).unwrap_or_default()
}

fn delegation(person: &str) -> Value {
    json!({"personId": person, "decisionKind": "eligibility", "limitPence": null, "region": null, "level": "higher",
        "from": "2026-01-01", "to": null, "authority": "A letter", "delegateOfPersonId": null})
}

/// A good body with one member put for another.
fn with(mut body: Value, member: &str, value: Value) -> Value {
    *body.pointer_mut(member).unwrap_or_else(|| panic!("{member}")) = value;
    body
}

async fn delegated(world: &World, body: &Value) -> String {
    world.post("admin", "/v1/delegations", body).await.expect(201).id()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.error_codes()), (status, vec![code.to_owned()]), "{answer}");
}

#[actix_web::test]
async fn d1_a_decision_tells_who_decided_when_why_and_by_what_authority() {
    let world = World::new().await;
    let (case, first) = opened(&world, "northEast").await;
    let body = json!({
        "eligible": false, "ineligibleReason": "Judged good", "assessedOn": "2026-03-01", "ruleVersion": "2025-09",
        "changedOn": "2026-03-01",
        "decision": {
            "reasons": "A new inspection", "decidedOn": "2026-03-01", "channel": "inSystem", "ruleVersion": "2026-01",
            "optionsConsidered": [{"option": "Wait for the report", "note": "Too late"}],
            "conditions": ["Tell the trust"], "reviewOn": "2026-09-01",
        },
    });
    let path = format!("/v1/cases/{case}/eligibility-assessments");
    let assessed = world.change("director", "POST", path, "\"1\"", &body).await.expect(201);
    let decision = assessed.body["decisionId"].as_str().unwrap();
    let told = read(&world, decision).await;
    for (member, value) in [
        ("/kind", json!("eligibility")),
        ("/question", json!("May the school have targeted support?")),
        ("/outcome", json!("notEligible")),
        ("/standing", json!("inForce")),
        ("/reasons", json!("A new inspection")),
        ("/optionsConsidered/0/option", json!("Wait for the report")),
        ("/conditions/0", json!("Tell the trust")),
        ("/ruleVersion", json!("2026-01")),
        ("/decidedByPersonId", json!(DIRECTOR)),
        ("/decidedByName", json!("Dee Sample")),
        ("/decidedAs", json!("Case.Decide")),
        ("/decidedOn", json!("2026-03-01")),
        ("/region", json!("northEast")),
        ("/channel", json!("inSystem")),
        ("/authority/role", json!("Case.Decide")),
        ("/authority/level", json!("standard")),
        ("/reviewOn", json!("2026-09-01")),
        ("/caseId", json!(case)),
    ] {
        assert_eq!(told.pointer(member), Some(&value), "{member}");
    }
    // The day it was taken is not the day it was recorded.
    assert_eq!(told["recordedAt"].as_str().unwrap()[..10], Utc::now().date_naive().to_string());
    let events = world.get("lead", format!("/v1/cases/{case}/events")).await.expect(200);
    let events = events.body["items"].as_array().unwrap();
    let event = events
        .iter()
        .find(|event| event["data"]["decisionId"] == decision && event["kind"] == "decision.recorded");
    assert_eq!(event.unwrap()["hash"], told["chain"]["hash"]);
    assert_ne!(told["chain"]["hash"], read(&world, &first).await["chain"]["hash"]);
    world.end().await;
}

#[actix_web::test]
async fn d3_nothing_but_the_three_acts_can_be_done_to_a_decision() {
    let world = World::new().await;
    let (_, decision) = opened(&world, "northEast").await;
    let path = format!("/v1/decisions/{decision}");
    for method in ["PATCH", "PUT", "DELETE", "POST"] {
        let answer = world.call(method, &path).person("lead").json(&json!({})).send().await.expect(405);
        assert_eq!(answer.code(), "methodNotAllowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
        for step in ["correct", "supersede", "overturn"] {
            let told = answer.body["detail"].as_str().unwrap();
            assert!(told.contains(&format!("POST {path}/{step}")), "{told}");
        }
    }
    world.end().await;
}

#[actix_web::test]
async fn d3_a_correction_takes_the_place_of_a_decision_and_changes_nothing_else() {
    let world = World::new().await;
    let (of, decision) = opened(&world, "northEast").await;
    let before = case(&world, &of).await;
    refused(&act(&world, "lead-north", &decision, "correct", &correction()).await, 403, "notAuthor");
    let blank = with(correction(), "/correctionReason", json!(" "));
    refused(&act(&world, "lead", &decision, "correct", &blank).await, 422, "blank");
    let unknown = with(correction(), "/conditions", json!(["x".repeat(501)]));
    refused(&act(&world, "lead", &decision, "correct", &unknown).await, 422, "tooLong");
    let mut unknown = correction();
    unknown["evidenceDocumentIds"] = json!([Uuid::now_v7()]);
    refused(&act(&world, "lead", &decision, "correct", &unknown).await, 422, "unknownReference");

    let new = act(&world, "lead", &decision, "correct", &correction()).await.expect(201);
    assert_eq!(new.header("location"), format!("/v1/decisions/{}", new.id()));
    let again = world.get("lead", new.header("location")).await.expect(200);
    assert_eq!((&again.body, again.etag()), (&new.body, new.etag()));
    let old = read(&world, &decision).await;
    for member in
        ["outcome", "decidedByPersonId", "decidedAs", "decidedOn", "channel", "authority", "ruleVersion"]
    {
        assert_eq!(old[member], new.body[member], "{member}");
    }
    assert_eq!((&old["standing"], &new.body["standing"]), (&json!("corrected"), &json!("inForce")));
    assert_eq!(new.body["follows"]["decisionId"], decision.as_str());
    assert_eq!(new.body["reasons"], "The inspection of January");
    assert_eq!(old["acts"][0]["newDecisionId"], new.id());
    assert_eq!(old["availableActions"], json!([]));
    assert_eq!(version(&case(&world, &of).await), version(&before));

    let late = act(&world, "lead", &decision, "correct", &correction()).await;
    refused(&late, 409, "decisionNotInForce");
    assert_eq!(late.body["existing"]["link"], new.header("location"));
    // Service support corrects for others; the decider stays.
    let second = act(&world, "support", &new.id(), "correct", &correction()).await.expect(201);
    assert_eq!(second.body["decidedByPersonId"], LEAD);
    assert_eq!(second.body["recordedByName"], "Sue Sample");
    let acts = read(&world, &decision).await["acts"].clone();
    assert_eq!(acts.as_array().unwrap().len(), 2);
    world.end().await;
}

#[actix_web::test]
async fn d3_new_facts_supersede_a_decision_and_the_case_follows() {
    let world = World::new().await;
    let (of, decision) = opened(&world, "northEast").await;
    for (body, status, code) in [
        (superseding("match", today()), 422, "outcomeNotAllowed"),
        (superseding("notEligible", ago(1)), 422, "dateBefore"),
        (superseding("notEligible", today() + Days::new(1)), 422, "dateInFuture"),
    ] {
        refused(&act(&world, "lead", &decision, "supersede", &body).await, status, code);
    }
    refused(
        &act(&world, "grant-approver", &decision, "supersede", &superseding("notEligible", today())).await,
        403,
        "noDelegation",
    );
    let body = superseding("notEligible", today());
    let new = act(&world, "lead", &decision, "supersede", &body).await.expect(201);
    assert_eq!(
        (&new.body["outcome"], &new.body["follows"]["act"]),
        (&json!("notEligible"), &json!("superseded"))
    );
    let now = case(&world, &of).await;
    assert_eq!((&now["eligibility"]["eligible"], &now["status"]), (&json!(false), &json!("inProgress")));
    let assessments = world.get("lead", format!("/v1/cases/{of}/eligibility-assessments")).await;
    assert_eq!(assessments.body["items"][0]["decisionId"], new.id());
    refused(&act(&world, "lead", &decision, "supersede", &body).await, 409, "decisionNotInForce");
    // And back, on the basis that it had.
    let body = superseding("eligible", today());
    act(&world, "lead", &new.id(), "supersede", &body).await.expect(201);
    let now = case(&world, &of).await;
    assert_eq!(
        (&now["eligibility"]["eligible"], &now["eligibility"]["basis"]),
        (&json!(true), &json!("stuckRi"))
    );
    let kinds = world.get("lead", format!("/v1/cases/{of}/events?kind=decision.superseded")).await;
    assert_eq!(kinds.body["items"].as_array().map(Vec::len), Some(2), "{kinds}");
    world.end().await;
}

#[actix_web::test]
async fn d3_a_higher_authority_overturns_or_sets_aside_and_the_case_goes_back() {
    let world = World::new().await;
    let (of, first) = opened(&world, "northEast").await;
    let lost = superseding("notEligible", today());
    let second = act(&world, "lead", &first, "supersede", &lost).await.expect(201).id();
    let other = overturning(Some("eligible"), today());
    refused(&act(&world, "director", &second, "overturn", &other).await, 403, "higherAuthorityRequired");
    refused(&act(&world, "grant-approver", &second, "overturn", &other).await, 403, "noDelegation");
    refused(&act(&world, "lead", &second, "overturn", &other).await, 403, "roleMissing");
    delegated(&world, &delegation(DIRECTOR)).await;
    let wrong = overturning(Some("barred"), today());
    refused(&act(&world, "director", &second, "overturn", &wrong).await, 422, "outcomeNotAllowed");
    let third = act(&world, "director", &second, "overturn", &other).await.expect(201);
    assert_eq!(third.body["authority"]["personId"], DIRECTOR);
    assert_eq!(read(&world, &second).await["standing"], "overturned");
    assert_eq!(case(&world, &of).await["eligibility"]["eligible"], json!(true));
    // Nobody overturns their own decision.
    let own = act(&world, "director", &third.id(), "overturn", &overturning(None, today())).await;
    refused(&own, 403, "approverConflict");

    // Another, set aside: what stood before stands again.
    let fourth = assessed(&world, &of, false, ago(30)).await;
    assert_eq!(case(&world, &of).await["eligibility"]["eligible"], json!(false));
    let aside = act(&world, "director", &fourth, "overturn", &overturning(None, today())).await.expect(201);
    assert_eq!(aside.body["outcome"], "setAside");
    let now = case(&world, &of).await["eligibility"].clone();
    assert_eq!((&now["eligible"], &now["basis"]), (&json!(true), &json!("stuckRi")));
    let kept = world.get("lead", format!("/v1/cases/{of}/decisions?includeTotal=true")).await;
    assert_eq!(kept.body["total"], json!(5));
    world.end().await;
}

#[actix_web::test]
async fn d3_a_closed_case_keeps_what_it_was_whatever_follows_its_decision() {
    let world = World::new().await;
    let urn = world.school(&json!({"region": "northEast"})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": false, "ineligibleReason": "Judged good",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let closed = world.post("lead", "/v1/cases", &opening).await.expect(201);
    let decisions = world.get("lead", format!("/v1/cases/{}/decisions", closed.id())).await;
    let decision = decisions.body["items"][0]["id"].as_str().unwrap().to_owned();
    delegated(&world, &delegation(DIRECTOR)).await;
    act(&world, "director", &decision, "overturn", &overturning(None, today())).await.expect(201);
    let now = case(&world, &closed.id()).await;
    assert_eq!((&now["status"], version(&now)), (&json!("closed"), version(&closed.body)));
    assert_eq!(now["eligibility"], closed.body["eligibility"]);
    assert_eq!(read(&world, &decision).await["standing"], "overturned");
    world.end().await;
}

#[actix_web::test]
async fn d4_authority_counts_from_its_first_day_to_its_last_in_its_region() {
    let world = World::new().await;
    let given = |from: NaiveDate, to: Option<NaiveDate>, region: Value| {
        let dated = with(with(delegation(APPROVER), "/from", json!(from)), "/to", json!(to));
        with(dated, "/region", region)
    };
    for (what, body) in [
        ("expired", given(ago(60), Some(ago(30)), json!(null))),
        ("future", given(today() + Days::new(1), None, json!(null))),
        ("foreign", given(ago(60), None, json!("london"))),
        ("of another kind", with(given(ago(60), None, json!(null)), "/decisionKind", json!("closure"))),
    ] {
        let decision = decided(&world, "northEast").await;
        let made = world.post("admin", "/v1/delegations", &body).await.expect(201);
        let answer = act(&world, "grant-approver", &decision, "overturn", &overturning(None, today())).await;
        assert_eq!((answer.status, answer.error_codes()), (403, vec!["noDelegation".to_owned()]), "{what}");
        assert_eq!(made.body["level"], "higher");
    }
    // On a day of the expired one it counts: authority is asked for as at the day of the decision.
    let decision = decided(&world, "northEast").await;
    act(&world, "grant-approver", &decision, "overturn", &overturning(None, ago(45))).await.expect(201);
    let decision = decided(&world, "london").await;
    act(&world, "grant-approver", &decision, "overturn", &overturning(None, today())).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn d4_what_was_decided_before_a_delegation_ended_stays_decided() {
    let world = World::new().await;
    let given = delegated(&world, &with(delegation(APPROVER), "/from", json!(ago(90)))).await;
    let before = decided(&world, "northEast").await;
    let taken =
        act(&world, "grant-approver", &before, "overturn", &overturning(None, ago(7))).await.expect(201);

    let path = format!("/v1/delegations/{given}");
    let end = json!({"endsOn": ago(1), "reason": "Left the team"});
    world.change("admin", "POST", format!("{path}/end"), "\"9\"", &end).await.expect(412);
    let ended = world.change("admin", "POST", format!("{path}/end"), "\"1\"", &end).await.expect(200);
    assert_eq!((&ended.body["to"], &ended.body["endReason"]), (&json!(ago(1)), &json!("Left the team")));
    assert_eq!(world.get("admin", &path).await.expect(200).etag(), ended.etag());

    let after = decided(&world, "northEast").await;
    let late = act(&world, "grant-approver", &after, "overturn", &overturning(None, today())).await;
    refused(&late, 403, "noDelegation");
    let kept = read(&world, &taken.id()).await;
    assert_eq!((&kept["standing"], &kept["authority"]["to"]), (&json!("inForce"), &json!(ago(1))));

    let again = world.change("admin", "POST", format!("{path}/end"), "\"2\"", &end).await;
    refused(&again, 409, "alreadyEnded");
    let longer = with(end, "/endsOn", json!(today()));
    let longer = world.change("admin", "POST", format!("{path}/end"), "\"2\"", &longer).await;
    refused(&longer, 422, "dateAfter");
    let scheme = "/v1/delegations/00000000-0000-7000-8000-00000000d001/end";
    let scheme =
        world.change("admin", "POST", scheme, "\"1\"", &json!({"endsOn": ago(1), "reason": "x"})).await;
    refused(&scheme, 409, "standingScheme");
    let told = world
        .database
        .count("events where kind like 'delegation.%' and chain = '00000000-0000-0000-0000-000000000000'")
        .await;
    assert_eq!(told, 2);
    world.end().await;
}

#[actix_web::test]
async fn giving_authority_says_no() {
    let world = World::new().await;
    let good = delegation(DIRECTOR);
    for (member, value, status, code, pointer) in [
        ("/personId", json!(Uuid::now_v7()), 422, "unknownPerson", "#/personId"),
        ("/delegateOfPersonId", json!(Uuid::now_v7()), 422, "unknownPerson", "#/delegateOfPersonId"),
        ("/to", json!("2025-12-31"), 422, "dateBefore", "#/to"),
        ("/limitPence", json!(-1), 422, "tooSmall", "#/limitPence"),
        ("/limitPence", json!(9_007_199_254_740_992_i64), 422, "tooLarge", "#/limitPence"),
        ("/authority", json!(" "), 422, "blank", "#/authority"),
        ("/decisionKind", json!("weather"), 422, "notInList", "#/decisionKind"),
        ("/personId", json!(ADMIN), 403, "selfGrant", ""),
    ] {
        let answer = world.post("admin", "/v1/delegations", &with(good.clone(), member, value)).await;
        let told = (answer.status, answer.errors());
        assert_eq!(told, (status, vec![(pointer.to_owned(), code.to_owned())]), "{member}");
    }
    let limited = with(good.clone(), "/limitPence", json!(250_000));
    let first = world.post("admin", "/v1/delegations", &limited).await.expect(201);
    assert_eq!(first.body["limitPence"], 250_000);
    let second = world.post("admin", "/v1/delegations", &good).await;
    refused(&second, 409, "duplicate");
    assert_eq!(second.body["existing"]["link"], first.header("location"));
    // Another level, or another region, is another authority.
    delegated(&world, &with(good.clone(), "/level", json!("standard"))).await;
    delegated(&world, &with(good, "/region", json!("london"))).await;
    world.end().await;
}

#[actix_web::test]
async fn delegations_are_listed_for_those_who_watch_over_them_and_for_their_holders() {
    let world = World::new().await;
    let own = delegated(&world, &with(delegation(READER), "/to", json!("2026-01-31"))).await;
    let other = delegated(&world, &delegation(DIRECTOR)).await;
    let ids = |answer: &Answer| -> Vec<String> {
        let items = answer.body["items"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = world.get("auditor", "/v1/delegations?decisionKind=eligibility").await.expect(200);
    assert!(ids(&all).contains(&own) && ids(&all).contains(&other), "{all}");
    assert!(all.body["items"].as_array().unwrap().iter().any(|item| item["role"] == "Case.Lead"));
    let lasting = delegated(&world, &with(delegation(READER), "/from", json!("2026-02-01"))).await;
    let me = world.get("reader", "/v1/me").await.expect(200);
    assert_eq!(me.body["delegations"].as_array().map(Vec::len), Some(1), "{me}");
    assert_eq!(me.body["delegations"][0]["delegationId"], lasting.as_str());
    let mine = vec![lasting.clone(), own.clone()];
    assert_eq!(ids(&world.get("reader", "/v1/delegations").await), mine);
    world.get("reader", format!("/v1/delegations/{own}")).await.expect(200);
    world.get("reader", format!("/v1/delegations/{other}")).await.expect(404);
    for (query, expected) in [
        (format!("personId={READER}&personId={DIRECTOR}"), vec![lasting.clone(), other.clone(), own.clone()]),
        (format!("personId={READER}&inForceOn=2026-01-31"), vec![own]),
        (format!("personId={READER}&inForceOn=2026-02-01"), vec![lasting]),
        (format!("personId={DIRECTOR}&region=london"), vec![]),
    ] {
        assert_eq!(ids(&world.get("admin", format!("/v1/delegations?{query}")).await), expected, "{query}");
    }
    world.end().await;
}

#[actix_web::test]
async fn the_register_finds_decisions_across_the_cases_in_sight() {
    let world = World::new().await;
    let (north, first) = opened(&world, "northEast").await;
    let (south, second) = opened(&world, "london").await;
    let third = act(&world, "lead", &second, "supersede", &superseding("notEligible", today())).await;
    let third = third.expect(201).id();
    let both = format!("caseId={north}&caseId={south}");
    let found = |person: &'static str, query: String| {
        let path = format!("/v1/decisions?{both}&{query}");
        let world = &world;
        async move {
            let answer = world.get(person, path).await.expect(200);
            let items = answer.body["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    let since = format!("decidedFrom={}&region=london", today());
    let before = format!("decidedBefore={}", today());
    for (query, expected) in [
        ("", vec![&third, &second, &first]),
        ("order=asc", vec![&first, &second, &third]),
        ("sort=decidedOn&order=desc&limit=1", vec![&third]),
        ("standing=superseded", vec![&second]),
        ("standing=inForce&kind=eligibility", vec![&third, &first]),
        ("outcome=notEligible", vec![&third]),
        ("region=northEast", vec![&first]),
        (since.as_str(), vec![&third, &second]),
        (before.as_str(), vec![]),
        ("channel=onBehalf", vec![]),
        ("answersRecommendation=true", vec![]),
        ("kind=closure", vec![]),
    ] {
        assert_eq!(found("lead", query.to_owned()).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    assert_eq!(found("lead", format!("deciderId={DIRECTOR}")).await, Vec::<String>::new());
    assert_eq!(found("lead", format!("deciderId={LEAD}&recorderId={LEAD}")).await.len(), 3);
    // A region out of sight has no decisions, and its decisions are not there.
    assert_eq!(found("lead-north", String::new()).await, std::slice::from_ref(&first));
    world.get("lead-north", format!("/v1/decisions/{second}")).await.expect(404);
    world.get("lead-north", format!("/v1/cases/{south}/decisions")).await.expect(404);
    // Reports name nobody.
    let report = world.get("analyst", format!("/v1/decisions?{both}")).await.expect(200);
    assert_eq!(report.body["items"].as_array().unwrap().len(), 3);
    assert!(report.body["items"][0]["decidedByName"].is_null(), "{report}");
    // Page by page, both ways.
    for sort in ["recordedAt", "decidedOn"] {
        let path = format!("/v1/decisions?{both}&sort={sort}&limit=2");
        let page = world.get("lead", &path).await.expect(200);
        let next = page.body["nextCursor"].as_str().unwrap();
        let rest = world.get("lead", format!("{path}&cursor={next}")).await.expect(200);
        assert_eq!(rest.body["items"].as_array().unwrap().len(), 1);
        let back = rest.body["previousCursor"].as_str().unwrap();
        let back = world.get("lead", format!("{path}&cursor={back}")).await.expect(200);
        assert_eq!(back.body["items"], page.body["items"]);
    }
    let own = world.get("lead", format!("/v1/cases/{south}/decisions?standing=inForce")).await.expect(200);
    assert_eq!(own.body["items"][0]["followsDecisionId"], second.as_str());
    world.end().await;
}

#[actix_web::test]
async fn the_database_itself_lets_only_one_decision_take_the_place_of_another() {
    let world = World::new().await;
    let (_, decision) = opened(&world, "northEast").await;
    act(&world, "lead", &decision, "correct", &correction()).await.expect(201);
    let copy = "insert into decisions select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), {}))).* \
         from decisions d where ";
    for (what, changed) in [
        ("twice", "'act', 'superseded'"),
        ("another kind", "'kind', 'closure', 'acts_on', (select id from decisions where act is not null)"),
        (
            "without a reason",
            "'act_reason', null, 'acts_on', (select id from decisions where act is not null)",
        ),
    ] {
        let sql = format!("{} d.act is not null", copy.replace("{}", changed));
        assert!(world.database.try_execute(&sql).await.is_err(), "{what}");
    }
    let update = "update decisions set outcome = 'notEligible'";
    assert!(world.database.try_execute(update).await.is_err());
    world.end().await;
}
