//! A case ends for good: by decision, or because there should never have been one.

use serde_json::{Value, json};
use tests::World;

use super::{OFFICER, Opened, decision, opening};

#[actix_web::test]
async fn a_case_is_closed_by_decision_with_each_outcome() {
    let world = World::new().await;
    for outcome in ["improved", "structuralIntervention", "noLongerEligible", "withdrawn"] {
        let case = Opened::new(&world).await;
        let closed = case.close(outcome, "2026-03-02").await.expect(200).body;
        assert_eq!((&closed["status"], &closed["outcome"]), (&json!("closed"), &json!(outcome)));
        assert_eq!((&closed["closedOn"], &closed["closureReason"]), (&json!("2026-03-02"), &Value::Null));
        let recorded = format!(
            "decisions where id = '{}' and kind = 'closure' and outcome = '{outcome}'",
            closed["closureDecisionId"].as_str().unwrap()
        );
        assert_eq!(world.database.count(&recorded).await, 1);
        assert_eq!(closed["deliveryOfficer"]["personId"], OFFICER, "officer and adviser stay");
        let events = world.get("lead", case.path("/events")).await.expect(200);
        let kinds: Vec<_> =
            events.body["items"].as_array().unwrap().iter().map(|event| &event["kind"]).collect();
        assert!(kinds.contains(&&json!("case.closed")) && kinds.contains(&&json!("decision.recorded")));
    }
    world.end().await;
}

#[actix_web::test]
async fn closing_says_no() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let body = |outcome: &str, on: &str, decision: Value| json!({"outcome": outcome, "closedOn": on, "decision": decision});
    let plain = |on: &str| body("improved", on, decision("Judged good"));
    let future = case.refused("director", "POST", "/close", &plain("2049-01-01")).await;
    assert_eq!(future, (422, vec!["dateInFuture#/closedOn".to_owned()]));
    for outcome in ["openedInError", "notEligibleAtStart", "stopped"] {
        let answer =
            case.act("director", "POST", "/close", &body(outcome, "2026-03-02", decision("x"))).await;
        answer.expect(422);
    }
    let later = json!({"reasons": "x", "decidedOn": "2049-01-01", "channel": "inSystem"});
    let undecided = case.refused("director", "POST", "/close", &body("improved", "2026-03-02", later)).await;
    assert_eq!(undecided, (422, vec!["dateInFuture#/decision/decidedOn".to_owned()]));
    for worker in ["lead", "officer"] {
        let refused = case.refused(worker, "POST", "/close", &plain("2026-03-02")).await;
        assert_eq!(refused, (403, vec!["noDelegation".to_owned()]));
    }
    case.pause("2026-04-01").await.expect(200);
    let before = case.refused("director", "POST", "/close", &plain("2026-03-31")).await;
    assert_eq!(before, (422, vec!["dateBefore#/closedOn".to_owned()]));
    let closed = case.close("withdrawn", "2026-04-02").await.expect(200);
    assert_eq!(closed.body["pauses"][0]["to"], "2026-04-02", "the pause ends with the case");
    assert_eq!(closed.body["pause"], Value::Null);
    world.end().await;
}

#[actix_web::test]
async fn a_worker_closes_on_behalf_of_somebody_who_may_with_evidence() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let director = "00000000-0000-7000-8000-000000001007";
    let recorded = json!({
        "reasons": "Judged good", "decidedOn": "2026-03-01", "channel": "onBehalf", "decidedByPersonId": director,
    });
    let body = json!({"outcome": "improved", "closedOn": "2026-03-02", "decision": recorded});
    let refused = case.refused("lead", "POST", "/close", &body).await;
    assert_eq!(refused, (422, vec!["evidenceOfDecisionRequired#/decision/evidenceDocumentIds".to_owned()]));
    world.end().await;
}

#[actix_web::test]
async fn a_closed_case_takes_notes_and_nothing_else() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    case.close("improved", "2026-03-02").await.expect(200);
    let from = case.read().await["deliveryOfficer"]["from"].clone();
    let closed = (409, vec!["caseClosed".to_owned()]);
    let assessment = json!({
        "eligible": true, "basis": "stuckRi", "assessedOn": "2026-03-01", "ruleVersion": "2025-09",
        "changedOn": "2026-03-01", "decision": decision("A new inspection"),
    });
    for (person, method, below, body) in [
        (
            "lead",
            "POST",
            "/pause",
            json!({"pausedOn": "2026-03-03", "reviewBy": "2049-01-01", "reason": "x"}),
        ),
        (
            "director",
            "POST",
            "/close",
            json!({"outcome": "improved", "closedOn": "2026-03-03", "decision": decision("x")}),
        ),
        ("support", "POST", "/close-as-opened-in-error", json!({"reason": "x"})),
        ("lead", "PUT", "/cohort", json!({"cohort": "pilot", "reason": "x"})),
        ("lead", "PUT", "/case-study", json!({"candidate": true, "details": "x"})),
        ("lead", "POST", "/eligibility-assessments", assessment),
        ("lead", "POST", "/delivery-officer/unassign", json!({"to": from, "reason": "x"})),
    ] {
        assert_eq!(case.refused(person, method, below, &body).await, closed, "{below}");
    }
    world.post("officer", case.path("/notes"), &json!({"text": "The trust sent thanks."})).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn a_case_opened_in_error_is_closed_by_support_with_a_reason() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let mistaken = json!({"reason": "Entered for the wrong school"});
    case.act("lead", "POST", "/close-as-opened-in-error", &mistaken).await.expect(403);
    let blank = case.refused("support", "POST", "/close-as-opened-in-error", &json!({"reason": " "})).await;
    assert_eq!(blank, (422, vec!["blank#/reason".to_owned()]));
    let closed = case.act("support", "POST", "/close-as-opened-in-error", &mistaken).await.expect(200).body;
    assert_eq!(closed["outcome"], "openedInError");
    assert_eq!(closed["closureReason"], "Entered for the wrong school");
    assert_eq!(closed["closureDecisionId"], Value::Null);
    world.post("lead", "/v1/cases", &opening(&case.urn)).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn l14_a_closed_case_is_not_resumed_but_followed_by_a_new_one() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    case.close("noLongerEligible", "2026-03-02").await.expect(200);
    let resume = json!({"resumedOn": "2026-03-03", "reason": "Eligible again"});
    assert_eq!(case.refused("lead", "POST", "/resume", &resume).await, (409, vec!["caseClosed".to_owned()]));
    let followed = world.post("lead", "/v1/cases", &opening(&case.urn)).await.expect(201);
    assert_eq!(followed.body["previousCaseId"], case.id);
    assert_eq!(case.read().await["status"], "closed");
    world.end().await;
}
