//! What cannot be done to a plan, and who cannot do it.

use serde_json::json;
use tests::World;
use uuid::Uuid;

use super::{
    approval, case, clear, clearance, decide, decision, objective, one, receive, review, shown, state, submit,
};
use crate::planned;

#[actix_web::test]
async fn a_returned_or_refused_plan_is_not_an_approved_one() {
    let world = World::new().await;
    let (_, path) = case(&world, 18).await;
    let version = receive(&world, &path).await;
    let body = clearance(&version, "returned", "top");
    let clearing = format!("{path}/decisions/plan-clearance");
    world.change("grant-approver", "POST", &clearing, "\"1\"", &body).await.expect(201);
    assert_eq!(state(&world, &path, &version).await, "returned");
    let locked = review(&world, &path, &version, "*").await.expect(409);
    assert_eq!(
        (locked.code(), locked.error_codes()),
        ("invalidTransition", vec!["planVersionLocked".to_owned()])
    );
    let again = clear(&world, &path, &version, "top").await.expect(409);
    assert_eq!(again.error_codes(), ["planVersionLocked"]);

    let version = receive(&world, &path).await;
    review(&world, &path, &version, "*").await.expect(200);
    clear(&world, &path, &version, "top").await.expect(201);
    submit(&world, &path, &version, "\"3\"").await.expect(200);
    decide(&world, &path, &version, "refuse").await.expect(201);
    assert_eq!(state(&world, &path, &version).await, "refused");
    assert_eq!(shown(&world, &path).await[..4], ["completed", "completed", "inProgress", "cannotStartYet"]);
    let again = decide(&world, &path, &version, "approve").await.expect(409);
    assert_eq!((again.code(), again.error_codes()), ("invalidTransition", vec!["alreadyDecided".to_owned()]));
    let early = objective(&world, &path, "attendance").await.expect(409);
    assert_eq!((early.code(), early.error_codes()), ("gateNotMet", vec!["planNotApproved".to_owned()]));

    receive(&world, &path).await;
    assert_eq!(state(&world, &path, &version).await, "superseded");
    assert_eq!(shown(&world, &path).await[..3], ["inProgress", "cannotStartYet", "cannotStartYet"]);
    world.end().await;
}

#[actix_web::test]
async fn nobody_decides_on_what_they_brought_in() {
    let world = World::new().await;
    let (_, path) = case(&world, 18).await;
    let version = receive(&world, &path).await;
    // The same person under another role is the same person.
    let approver = "00000000-0000-7000-8000-00000000100a";
    let as_added_by = |person: &str| {
        format!(
            "update plan_versions set added_by = jsonb_set(added_by, '{{personId}}', '\"{person}\"') where id = '{version}'"
        )
    };
    world.database.execute(&as_added_by(approver)).await;
    let refused = clear(&world, &path, &version, "top").await.expect(403);
    assert_eq!(refused.error_codes(), ["approverConflict"]);
    world.database.execute(&as_added_by(planned::LEAD)).await;
    review(&world, &path, &version, "*").await.expect(200);
    clear(&world, &path, &version, "top").await.expect(201);
    submit(&world, &path, &version, "\"3\"").await.expect(200);
    let director = "00000000-0000-7000-8000-000000001007";
    let sql = format!(
        "update plan_versions set submitted_by = jsonb_set(submitted_by, '{{personId}}', '\"{director}\"') where id = '{version}'"
    );
    world.database.execute(&sql).await;
    let refused = decide(&world, &path, &version, "approve").await.expect(403);
    assert_eq!(refused.error_codes(), ["approverConflict"]);
    assert_eq!(state(&world, &path, &version).await, "submitted");
    // A lead may record for a director, but has no delegation to decide.
    let decisions = format!("{path}/decisions/plan-approval");
    let refused =
        world.change("lead-north", "POST", &decisions, "\"1\"", &approval(&version, "approve")).await;
    assert!(matches!(refused.status, 403 | 404), "{refused}");
    world.end().await;
}

#[actix_web::test]
async fn what_is_sent_about_versions_is_checked() {
    let world = World::new().await;
    let (_, path) = case(&world, 18).await;
    let future = json!({"receivedOn": "2050-01-01", "documentId": world.document(&path).await});
    let refused = world.post("lead", format!("{path}/plan/versions"), &future).await.expect(422);
    assert_eq!(refused.errors(), one("dateInFuture", "#/receivedOn"));
    let unknown = json!({"receivedOn": "2026-02-01", "documentId": Uuid::now_v7()});
    let refused = world.post("lead", format!("{path}/plan/versions"), &unknown).await.expect(422);
    assert_eq!(refused.errors(), one("unknownReference", "#/documentId"));
    let version = receive(&world, &path).await;
    let saving = format!("{path}/plan/versions/{version}/review");
    let no_band = json!({"reviewed": true, "bandConfirmed": true, "finalBandCode": null});
    let refused = world.change("lead", "PUT", &saving, "*", &no_band).await.expect(422);
    assert_eq!(refused.errors(), one("required", "#/finalBandCode"));
    let stale = review(&world, &path, &version, "\"7\"").await.expect(412);
    assert!(stale.body["currentEtag"].as_str().unwrap().starts_with("\"0-"));
    review(&world, &path, &version, "*").await.expect(200);
    // `*` is for the first time only.
    review(&world, &path, &version, "*").await.expect(412);
    let unknown = clear(&world, &path, &Uuid::now_v7().to_string(), "top").await.expect(422);
    assert_eq!(unknown.errors(), one("unknownReference", "#/planVersionId"));
    let mut early = clearance(&version, "cleared", "top");
    early["decision"] = decision("2026-01-31");
    let clearing = format!("{path}/decisions/plan-clearance");
    let refused = world.change("grant-approver", "POST", &clearing, "\"1\"", &early).await.expect(422);
    assert_eq!(refused.errors(), one("dateBefore", "#/decision/decidedOn"));
    let mut blank = clearance(&version, "cleared", "top");
    blank["decision"]["reasons"] = json!(" ");
    let refused = world.change("grant-approver", "POST", &clearing, "\"1\"", &blank).await.expect(422);
    assert_eq!(refused.errors(), one("blank", "#/decision/reasons"));
    clear(&world, &path, &version, "top").await.expect(201);
    let submitting = format!("{path}/plan/versions/{version}/submit");
    for (on, code) in [("2026-02-02", "dateBefore"), ("2050-01-01", "dateInFuture")] {
        let refused = world.change("lead", "POST", &submitting, "\"3\"", &json!({"submittedOn": on})).await;
        assert_eq!(refused.expect(422).errors(), one(code, "#/submittedOn"));
    }
    let unknown = json!({"submittedOn": "2026-02-04", "recommendationId": Uuid::now_v7()});
    let refused = world.change("lead", "POST", &submitting, "\"3\"", &unknown).await.expect(422);
    assert_eq!(refused.errors(), one("unknownReference", "#/recommendationId"));
    // A cohort for which nobody has said what bands come to has none.
    world.database.execute("update funding_bands set active_to = '2025-06-01' where band = 'top'").await;
    let refused = review(&world, &path, &version, "\"1\"").await.expect(422);
    assert_eq!(refused.errors(), one("notInList", "#/finalBandCode"));
    world.end().await;
}

#[actix_web::test]
async fn a_plan_waits_for_the_appointment_and_its_review_for_the_band() {
    let world = World::new().await;
    let (_, path) = case(&world, 13).await;
    let body = json!({"receivedOn": "2026-02-01", "documentId": world.document(&path).await});
    let early = world.post("lead", format!("{path}/plan/versions"), &body).await.expect(409);
    assert_eq!((early.code(), early.error_codes()), ("gateNotMet", vec!["appointmentRequired".to_owned()]));
    let (_, path) = case(&world, 17).await;
    let version = receive(&world, &path).await;
    let early = review(&world, &path, &version, "*").await.expect(409);
    assert_eq!(early.error_codes(), ["bandNotShared"]);
    let early = clear(&world, &path, &version, "top").await.expect(409);
    assert_eq!(early.error_codes(), ["bandNotShared"]);
    world.end().await;
}
