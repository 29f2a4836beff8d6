//! Cohort, case study and eligibility of a case, and the lists that ask for them.

use serde_json::{Value, json};
use tests::World;

use super::{Opened, decision, opening};

#[actix_web::test]
async fn the_cohort_is_mended_until_a_plan_was_decided_under_its_rules() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let moved = |cohort: &str| json!({"cohort": cohort, "reason": "Entered with the wrong batch"});
    let set = case.act("support", "PUT", "/cohort", &moved("spring26")).await.expect(200);
    assert_eq!(set.body["cohort"], "spring26");
    let same = case.refused("lead", "PUT", "/cohort", &moved("spring26")).await;
    assert_eq!(same, (409, vec!["alreadyInCohort".to_owned()]));
    let unknown = case.refused("lead", "PUT", "/cohort", &moved("spring99")).await;
    assert_eq!(unknown, (422, vec!["notInList#/cohort".to_owned()]));
    case.pause("2026-02-02").await.expect(200);
    case.act("lead", "PUT", "/cohort", &moved("pilot")).await.expect(200);
    let plan = format!(
        "insert into decisions (id, case_id, kind, outcome, reasons, options, conditions, evidence, decided_by,
            decided_on, recorded_by, recorded_at, channel, delegation_id)
        select gen_random_uuid(), case_id, 'planApproval', 'approve', 'Sound', '[]', '{{}}', '{{}}', decided_by,
            decided_on, recorded_by, recorded_at, channel, delegation_id
        from decisions where case_id = '{}'",
        case.id
    );
    world.database.execute(&plan).await;
    let locked = case.refused("lead", "PUT", "/cohort", &moved("flow")).await;
    assert_eq!(locked, (409, vec!["cohortLocked".to_owned()]));
    world.end().await;
}

#[actix_web::test]
async fn a_case_study_has_details_if_and_only_if_others_could_learn_from_it() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let none = world.get("reader", case.path("/case-study")).await.expect(200);
    assert_eq!((&none.body["candidate"], &none.body["details"]), (&json!(false), &Value::Null));
    let set = |candidate: bool, details: Value| json!({"candidate": candidate, "details": details});
    for (body, told) in [
        (set(true, Value::Null), "required#/details"),
        (set(false, json!("Much")), "mustBeNull#/details"),
        (json!({"candidate": false}), "required#/details"),
    ] {
        assert_eq!(case.refused("lead", "PUT", "/case-study", &body).await, (422, vec![told.to_owned()]));
    }
    let said = set(true, json!("The trust turned it round in a year."));
    let put = world.change("officer", "PUT", case.path("/case-study"), &none.etag(), &said).await.expect(200);
    assert_eq!(put.body["details"], said["details"]);
    let stale =
        world.change("officer", "PUT", case.path("/case-study"), &none.etag(), &said).await.expect(412);
    assert_eq!(stale.body["currentEtag"], put.body["etag"]);
    let read = world.get("reader", case.path("/case-study")).await.expect(200);
    assert_eq!((&read.body["candidate"], &read.body["details"]), (&json!(true), &said["details"]));
    assert_eq!(case.read().await["caseStudyCandidate"], true);
    let listed = world.get("lead", "/v1/cases?caseStudyCandidate=true").await.expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["items"][0]["id"], case.id);
    case.act("lead", "PUT", "/case-study", &set(false, Value::Null)).await.expect(200);
    let read = world.get("reader", case.path("/case-study")).await.expect(200);
    assert_eq!(read.body["details"], Value::Null);
    world.end().await;
}

#[actix_web::test]
async fn eligibility_is_lost_with_the_day_support_ends_and_regained() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let lost = json!({
        "eligible": false, "ineligibleReason": "Judged good", "assessedOn": "2026-03-01", "ruleVersion": "2025-09",
        "changedOn": "2026-03-01", "supportEndsOn": "2027-08-31", "decision": decision("A new inspection"),
    });
    case.act("lead", "POST", "/eligibility-assessments", &lost).await.expect(201);
    let read = case.read().await;
    assert_eq!((&read["status"], &read["eligibility"]["eligible"]), (&json!("inProgress"), &json!(false)));
    assert_eq!(read["eligibility"]["supportEndsOn"], "2027-08-31");
    let list = async |query: &str| -> Vec<String> {
        let listed = world.get("lead", format!("/v1/cases?{query}")).await.expect(200);
        let items = listed.body["items"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(list("eligibility=notEligible").await, [case.id.clone()]);
    assert!(!list("eligibility=notEligibleAtStart").await.contains(&case.id));
    let regained = json!({
        "eligible": true, "basis": "specialMeasures", "assessedOn": "2026-04-01", "ruleVersion": "2025-09",
        "changedOn": "2026-04-01", "decision": decision("Judged again"),
    });
    case.act("lead", "POST", "/eligibility-assessments", &regained).await.expect(201);
    let read = case.read().await;
    assert_eq!(read["eligibility"]["eligible"], true);
    assert_eq!(read["eligibility"]["supportEndsOn"], Value::Null);
    assert!(list("eligibility=eligible").await.contains(&case.id));
    world.end().await;
}

#[actix_web::test]
async fn cases_are_listed_by_how_they_ended_and_which_way_they_go() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    case.close("withdrawn", "2026-03-02").await.expect(200);
    let never = json!({
        "urn": case.urn, "cohort": "flow", "eligible": false, "ineligibleReason": "Judged good",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let never = world.post("lead", "/v1/cases", &never).await.expect(201).id();
    let open = world.post("lead", "/v1/cases", &opening(&case.urn)).await.expect(201).id();
    for (query, wanted) in [
        ("closureOutcome=withdrawn", vec![&case.id]),
        ("closureOutcome=notEligibleAtStart", vec![&never]),
        ("closureOutcome=withdrawn&closureOutcome=notEligibleAtStart", vec![&never, &case.id]),
        ("closureOutcome=improved", vec![]),
        ("eligibility=notEligibleAtStart", vec![&never]),
        ("track=undecided&status=inProgress", vec![&open]),
        ("track=matched", vec![]),
    ] {
        let listed = world.get("lead", format!("/v1/cases?urn={}&{query}", case.urn)).await.expect(200);
        let ids: Vec<_> =
            listed.body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(json!(ids), json!(wanted), "{query}");
    }
    world.get("lead", "/v1/cases?closureOutcome=stopped").await.expect(400);
    world.end().await;
}
