//! What a school is to reach.

use serde_json::json;
use tests::World;
use uuid::Uuid;

use super::{case, objective, shown};
use crate::planned;

#[actix_web::test]
async fn l10_objectives_in_attendance_alone_are_not_complete() {
    let world = World::new().await;
    let (_, path) = case(&world, 21).await;
    objective(&world, &path, "attendance").await.expect(201);
    let complete = format!("{path}/plan/complete-objectives");
    let on = json!({"completedOn": "2026-02-06"});
    let refused = world.change("lead", "POST", &complete, "\"1\"", &on).await.expect(422);
    assert_eq!(refused.error_codes(), ["objectiveAreaMissing"]);
    objective(&world, &path, "leadershipAndManagement").await.expect(201);
    let plan = world.change("lead", "POST", &complete, "\"2\"", &on).await.expect(200);
    assert_eq!(plan.body["objectivesComplete"], true);
    assert_eq!(plan.body["objectives"][0]["area"], "leadershipAndManagement");
    assert_eq!(shown(&world, &path).await[3], "completed");
    world.end().await;
}

#[actix_web::test]
async fn objectives_have_their_place_in_their_area_and_stay_once_rated() {
    let world = World::new().await;
    let (case, path) = case(&world, 21).await;
    let mut added = Vec::new();
    for area in ["attendance", "qualityOfEducation", "attendance", "attendance"] {
        added.push(objective(&world, &path, area).await.expect(201));
    }
    let ordinals: Vec<_> = added.iter().map(|one| one.body["ordinal"].clone()).collect();
    assert_eq!(ordinals, [1, 1, 2, 3]);
    let middle = format!("{path}/plan/objectives/{}", added[2].id());
    let changed = json!({"details": "Nobody is late."});
    let changed = world.change("lead", "PUT", &middle, "\"1\"", &changed).await.expect(200);
    assert_eq!(changed.body["details"], "Nobody is late.");
    world.change("lead", "DELETE", &middle, "\"1\"", &json!({})).await.expect(412);
    world.change("lead", "DELETE", &middle, "\"2\"", &json!({})).await.expect(204);
    world.get("lead", &middle).await.expect(404);
    let listed = world.get("lead", format!("{path}/plan/objectives?area=attendance")).await.expect(200);
    let places: Vec<_> =
        listed.body["items"].as_array().unwrap().iter().map(|one| one["ordinal"].clone()).collect();
    assert_eq!(places, [1, 2]);

    let plan = format!("{path}/plan");
    let on = json!({"completedOn": "2026-02-06"});
    let complete = format!("{plan}/complete-objectives");
    world.change("lead", "POST", &complete, "\"6\"", &json!({"completedOn": "2050-01-01"})).await.expect(422);
    world.change("lead", "POST", &complete, "\"6\"", &on).await.expect(200);
    let again = world.change("lead", "POST", &complete, "\"7\"", &on).await.expect(409);
    assert_eq!(again.error_codes(), ["objectivesComplete"]);
    // The one without which the objectives would not be complete stays until they are reopened.
    let needed = format!("{path}/plan/objectives/{}", added[1].id());
    let refused = world.change("lead", "DELETE", &needed, "\"1\"", &json!({})).await.expect(409);
    assert_eq!(refused.error_codes(), ["objectivesComplete"]);
    let reopen = format!("{plan}/reopen-objectives");
    let reason = json!({"reason": "One more was agreed"});
    world.change("lead", "POST", &reopen, "\"7\"", &reason).await.expect(200);
    assert_eq!(shown(&world, &path).await[3], "inProgress");
    let again = world.change("lead", "POST", &reopen, "\"8\"", &reason).await.expect(409);
    assert_eq!(again.error_codes(), ["objectivesNotComplete"]);
    let review = Uuid::now_v7().to_string();
    planned::review(&world, &case, &review).await;
    planned::rating(&world, &review, &added[1].id()).await;
    let refused = world.change("lead", "DELETE", &needed, "\"1\"", &json!({})).await.expect(409);
    assert_eq!(
        (refused.code(), refused.error_codes()),
        ("invalidTransition", vec!["objectiveHasProgress".to_owned()])
    );
    world.end().await;
}
