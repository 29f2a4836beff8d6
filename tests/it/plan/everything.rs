use serde_json::json;
use tests::World;

use super::{approve, case, clear, clearance, decide, objective, receive, review, submit};

/// Makes every kind of event about plans and reviews.
pub(crate) async fn everything(world: &World) {
    let (_, path) = case(world, 18).await;
    let version = receive(world, &path).await;
    let body = clearance(&version, "returned", "top");
    let clearing = format!("{path}/decisions/plan-clearance");
    world.change("grant-approver", "POST", &clearing, "\"1\"", &body).await.expect(201);
    let version = receive(world, &path).await;
    review(world, &path, &version, "*").await.expect(200);
    clear(world, &path, &version, "top").await.expect(201);
    submit(world, &path, &version, "\"3\"").await.expect(200);
    decide(world, &path, &version, "refuse").await.expect(201);
    approve(world, &path).await;
    let attendance = objective(world, &path, "attendance").await.expect(201).id();
    let reading = objective(world, &path, "qualityOfEducation").await.expect(201).id();
    let own = |id: &str| format!("{path}/plan/objectives/{id}");
    let changed = json!({"details": "Every pupil reads."});
    world.change("lead", "PUT", own(&reading), "\"1\"", &changed).await.expect(200);
    world.change("lead", "DELETE", own(&attendance), "\"1\"", &json!({})).await.expect(204);
    let (complete, reopen) =
        (format!("{path}/plan/complete-objectives"), format!("{path}/plan/reopen-objectives"));
    let (on, reason) = (json!({"completedOn": "2026-02-06"}), json!({"reason": "One more was agreed"}));
    world.change("lead", "POST", &complete, "\"4\"", &on).await.expect(200);
    world.change("lead", "POST", &reopen, "\"5\"", &reason).await.expect(200);
    world.change("lead", "POST", &complete, "\"6\"", &on).await.expect(200);
    let reviews = format!("{path}/reviews");
    let other = json!({"reviewOn": "2026-03-01", "reviewerKind": "other", "reviewerName": "Pat Sample"});
    let removed = world.post("lead", &reviews, &other).await.expect(201).id();
    world.change("lead", "DELETE", format!("{reviews}/{removed}"), "\"1\"", &json!({})).await.expect(204);
    let held = world.post("lead", &reviews, &other).await.expect(201).id();
    let held = format!("{reviews}/{held}");
    let adviser = json!({"reviewOn": "2026-03-02", "reviewerKind": "adviser", "reviewerName": null, "nextReviewOn": "2026-06-01"});
    world.change("lead", "PUT", &held, "\"1\"", &adviser).await.expect(200);
    let rating = format!("{held}/ratings/{reading}");
    let rated = |rating: &str| json!({"rating": rating, "details": "Half of them do."});
    world.change("lead", "PUT", &rating, "*", &rated("red")).await.expect(200);
    world.change("lead", "PUT", &rating, "\"3\"", &rated("amber")).await.expect(200);
    world.change("lead", "DELETE", &rating, "\"4\"", &json!({})).await.expect(204);
    let steps = json!({"nextSteps": "Go on as agreed.", "routeAdvice": null});
    world.change("lead", "PUT", format!("{held}/next-steps"), "\"5\"", &steps).await.expect(200);
}
