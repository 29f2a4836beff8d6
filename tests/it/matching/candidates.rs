//! Candidates: proposed, chosen, withdrawn.

use casework::CaseId;
use serde_json::{Value, json};
use tests::{Folded, World};
use uuid::Uuid;

use super::{appoint, checks, matched, propose, save, select, task};

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
