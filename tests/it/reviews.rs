//! Reviews: of schools that are matched and of those that are watched.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Answer, Folded, World};
use uuid::Uuid;

use crate::planned;

async fn case(world: &World, track: &str, tasks: usize) -> (String, String) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    planned::worked(world, &case, track, tasks).await;
    let path = format!("/v1/cases/{case}");
    (case, path)
}

fn by_adviser(on: &str) -> Value {
    json!({"reviewOn": on, "reviewerKind": "adviser"})
}

async fn add(world: &World, path: &str, on: &str) -> Answer {
    world.post("lead", format!("{path}/reviews"), &by_adviser(on)).await
}

/// Two objectives of a matched case, and no more to come.
async fn objectives(world: &World, path: &str) -> [String; 2] {
    let body = json!({"area": "qualityOfEducation", "details": "Everybody reads."});
    let add = || world.post("lead", format!("{path}/plan/objectives"), &body);
    let added = [add().await.expect(201).id(), add().await.expect(201).id()];
    let complete = format!("{path}/plan/complete-objectives");
    let on = json!({"completedOn": "2026-01-31"});
    world.change("lead", "POST", complete, "\"2\"", &on).await.expect(200);
    added
}

async fn rate(world: &World, review: &str, objective: &str, etag: &str, rating: &str) -> Answer {
    let body = json!({"rating": rating, "details": "Half of them do."});
    world.change("adviser", "PUT", format!("{review}/ratings/{objective}"), etag, &body).await
}

async fn steps(world: &World, review: &str, etag: &str, text: Value, advice: Value) -> Answer {
    let body = json!({"nextSteps": text, "routeAdvice": advice});
    world.change("lead", "PUT", format!("{review}/next-steps"), etag, &body).await
}

async fn recorded(world: &World, review: &str) -> String {
    let read = world.get("reader", review).await.expect(200);
    read.body["recorded"].as_str().unwrap().to_owned()
}

fn one(code: &str, pointer: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[actix_web::test]
async fn a_matched_school_s_review_is_recorded_objective_by_objective() {
    let world = World::new().await;
    let (case, path) = case(&world, "matched", 21).await;
    let [first, second] = objectives(&world, &path).await;
    let added = add(&world, &path, "2026-02-01").await.expect(201);
    assert_eq!((&added.body["track"], &added.body["ordinal"]), (&json!("matched"), &json!(1)));
    assert_eq!(added.body["reviewer"]["displayName"], "Avery Sample");
    let review = format!("{path}/reviews/{}", added.id());
    assert_eq!(recorded(&world, &review).await, "notRecorded");

    let rated = rate(&world, &review, &first, "*", "red").await.expect(200);
    assert_eq!(recorded(&world, &review).await, "partlyRecorded");
    rate(&world, &review, &first, "*", "green").await.expect(412);
    let again = rate(&world, &review, &first, &rated.etag(), "green").await.expect(200);
    rate(&world, &review, &second, "*", "amber").await.expect(200);
    let listed = world.get("lead", format!("{review}/ratings")).await.expect(200);
    let ratings: Vec<_> =
        listed.body["items"].as_array().unwrap().iter().map(|one| one["rating"].clone()).collect();
    assert_eq!(ratings, ["green", "amber"]);
    assert_eq!(recorded(&world, &review).await, "partlyRecorded");
    steps(&world, &review, "\"4\"", json!("Go on."), Value::Null).await.expect(200);
    assert_eq!(recorded(&world, &review).await, "recorded");

    // A rating taken back and given anew is not the one that was seen.
    let path_of_rating = format!("{review}/ratings/{first}");
    world.change("adviser", "DELETE", &path_of_rating, &again.etag(), &json!({})).await.expect(204);
    world.change("adviser", "DELETE", &path_of_rating, &again.etag(), &json!({})).await.expect(404);
    rate(&world, &review, &first, "*", "amber").await.expect(200);
    world.change("adviser", "DELETE", &path_of_rating, &again.etag(), &json!({})).await.expect(412);
    world.get("lead", format!("{path}/reviews?recorded=recorded&track=matched")).await.expect(200);

    let id: Uuid = case.parse().unwrap();
    let stored = world.state.db.stored_events(id).await.unwrap();
    let rows = Folded::stored(&world.state.db, casework::CaseId::new(id), BTreeMap::new()).await.unwrap();
    let folded = Folded::of(&stored);
    assert_eq!((folded.plan, folded.reviews), (rows.plan, rows.reviews));
    world.end().await;
}

#[actix_web::test]
async fn a_watched_school_s_review_advises_and_moves_nothing() {
    let world = World::new().await;
    let (case, path) = case(&world, "reviewProgress", 11).await;
    let added = add(&world, &path, "2026-02-01").await.expect(201);
    let review = format!("{path}/reviews/{}", added.id());
    let refused = steps(&world, &review, "\"1\"", json!("On."), Value::Null).await.expect(422);
    assert_eq!(refused.errors(), one("required", "#/routeAdvice"));
    let said = steps(&world, &review, "\"1\"", Value::Null, json!("match")).await.expect(200);
    assert_eq!((&said.body["routeAdvice"], &said.body["recorded"]), (&json!("match"), &json!("recorded")));
    // The same advice again is no other recommendation.
    steps(&world, &review, "\"2\"", json!("As before."), json!("match")).await.expect(200);
    let made = world.get("lead", format!("{path}/recommendations")).await.expect(200);
    let made = made.body["items"].as_array().unwrap();
    assert_eq!(
        (made.len(), &made[0]["decisionKind"], &made[0]["option"]),
        (1, &json!("routeChange"), &json!("matched"))
    );
    let read = world.get("lead", &path).await.expect(200);
    assert_eq!(read.body["track"], "reviewProgress");
    let objective = Uuid::now_v7().to_string();
    planned::objective(&world, &case, &objective, true).await;
    let refused = rate(&world, &review, &objective, "*", "red").await.expect(409);
    assert_eq!(
        (refused.code(), refused.error_codes()),
        ("invalidTransition", vec!["notOnThisTrack".to_owned()])
    );
    let refused = world.change("lead", "DELETE", &review, "\"3\"", &json!({})).await.expect(409);
    assert_eq!(refused.error_codes(), ["reviewRecorded"]);

    // The school is matched: what was reviewed before stays as it is.
    planned::worked(&world, &case, "matched", 22).await;
    let sent = json!({"reviewOn": "2026-02-02", "reviewerKind": "adviser", "reviewerName": null, "nextReviewOn": null});
    let refused = world.change("lead", "PUT", &review, "\"3\"", &sent).await.expect(409);
    assert_eq!(refused.error_codes(), ["reviewOfEarlierTrack"]);
    let next = add(&world, &path, "2026-03-01").await.expect(201);
    assert_eq!((&next.body["track"], &next.body["ordinal"]), (&json!("matched"), &json!(1)));
    let listed = world.get("lead", format!("{path}/reviews")).await.expect(200);
    assert_eq!(listed.body["items"][1]["track"], "reviewProgress");
    world.end().await;
}

#[actix_web::test]
async fn reviews_come_one_after_the_other() {
    let world = World::new().await;
    let (_, path) = case(&world, "reviewProgress", 11).await;
    let reviews = format!("{path}/reviews");
    let mut made = Vec::new();
    for on in ["2026-02-01", "2026-03-01", "2026-04-01"] {
        made.push(add(&world, &path, on).await.expect(201));
    }
    let refused = add(&world, &path, "2026-04-01").await.expect(422);
    assert_eq!(refused.errors(), one("dateBefore", "#/reviewOn"));
    let middle = format!("{reviews}/{}", made[1].id());
    let sent = |on: &str, next: Value| json!({"reviewOn": on, "reviewerKind": "adviser", "reviewerName": null, "nextReviewOn": next});
    for (on, next, code, pointer) in [
        ("2026-02-01", Value::Null, "dateBefore", "#/reviewOn"),
        ("2026-04-01", Value::Null, "dateAfter", "#/reviewOn"),
        ("2026-03-05", json!("2026-03-05"), "dateBefore", "#/nextReviewOn"),
    ] {
        let refused = world.change("lead", "PUT", &middle, "\"1\"", &sent(on, next)).await.expect(422);
        assert_eq!(refused.errors(), one(code, pointer));
    }
    let moved = world.change("lead", "PUT", &middle, "\"1\"", &sent("2026-03-05", json!("2026-04-01"))).await;
    assert_eq!(moved.expect(200).body["ordinal"], 2);
    world.change("lead", "DELETE", &middle, "\"2\"", &json!({})).await.expect(204);
    world.get("lead", &middle).await.expect(404);
    let last = world.get("lead", format!("{reviews}/{}", made[2].id())).await.expect(200);
    assert_eq!(last.body["ordinal"], 2);
    world.end().await;
}

#[actix_web::test]
async fn a_reviewer_is_one_of_three_kinds() {
    let world = World::new().await;
    let (_, path) = case(&world, "reviewProgress", 11).await;
    let reviews = format!("{path}/reviews");
    for (body, code) in [
        (json!({"reviewOn": "2026-02-01", "reviewerKind": "other"}), "required"),
        (
            json!({"reviewOn": "2026-02-01", "reviewerKind": "adviser", "reviewerName": "Pat Sample"}),
            "mustBeNull",
        ),
    ] {
        let refused = world.post("lead", &reviews, &body).await.expect(422);
        assert_eq!(refused.errors(), one(code, "#/reviewerName"));
    }
    let officer = json!({"reviewOn": "2026-02-01", "reviewerKind": "deliveryOfficer"});
    let refused = world.post("lead", &reviews, &officer).await.expect(409);
    assert_eq!(refused.error_codes(), ["deliveryOfficerRequired"]);
    let other = json!({"reviewOn": "2026-02-01", "reviewerKind": "other", "reviewerName": "Pat Sample"});
    let added = world.post("lead", &reviews, &other).await.expect(201);
    assert_eq!((&added.body["reviewer"], &added.body["reviewerName"]), (&Value::Null, &json!("Pat Sample")));
    world.end().await;
}

#[actix_web::test]
async fn a_review_waits_for_the_route_the_adviser_and_the_objectives_and_is_recorded_once_held() {
    let world = World::new().await;
    let (case_id, path) = case(&world, "undecided", 10).await;
    let refused = add(&world, &path, "2026-02-01").await.expect(409);
    assert_eq!((refused.code(), refused.error_codes()), ("gateNotMet", vec!["routeUndecided".to_owned()]));
    let sql = format!(
        "update cases set track = 'reviewProgress', adviser_id = null, adviser_assignment_id = null, \
         adviser_from = null where id = '{case_id}'"
    );
    world.database.execute(&sql).await;
    let refused = add(&world, &path, "2026-02-01").await.expect(409);
    assert_eq!(refused.error_codes().last().unwrap(), "adviserRequired");

    let (_, path) = case(&world, "matched", 21).await;
    let refused = add(&world, &path, "2026-02-01").await.expect(409);
    assert_eq!(refused.error_codes(), ["objectivesMissing"]);
    let (_, path) = case(&world, "matched", 21).await;
    let [objective, _] = objectives(&world, &path).await;
    let review = format!("{path}/reviews/{}", add(&world, &path, "2049-02-01").await.expect(201).id());
    let refused = rate(&world, &review, &objective, "*", "red").await.expect(409);
    assert_eq!(refused.error_codes(), ["reviewNotHeld"]);
    let refused = steps(&world, &review, "\"1\"", json!("On."), Value::Null).await.expect(409);
    assert_eq!(refused.error_codes(), ["reviewNotHeld"]);
    let refused = steps(&world, &review, "\"1\"", Value::Null, json!("match")).await.expect(422);
    let codes: Vec<_> = refused.errors();
    assert_eq!(codes, [one("required", "#/nextSteps"), one("mustBeNull", "#/routeAdvice")].concat());
    world.end().await;
}
