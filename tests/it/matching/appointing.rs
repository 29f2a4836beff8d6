//! Due diligence and appointments.

use serde_json::{Value, json};
use tests::World;

use super::{appoint, checks, decision, matched, propose, save, select, step, task};

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
