//! The events of the life of a case.

use serde_json::json;
use tests::World;

/// Everything that happens to a case beside its tasks and people, to its end.
pub(super) async fn lives(world: &World, path: &str) {
    let change =
        world.get("lead", format!("{path}/school-changes")).await.expect(200).body["items"][0].clone();
    let resolve = format!("{path}/school-changes/{}/resolve", change["id"].as_str().unwrap());
    let adopt = json!({"resolution": "adopt", "reason": "As the trust confirmed"});
    world.change("lead", "POST", resolve, "\"1\"", &adopt).await.expect(200);
    let decision = json!({"reasons": "Judged good", "decidedOn": "2026-05-01", "channel": "inSystem"});
    for (person, method, below, body) in [
        ("lead", "PUT", "cohort", json!({"cohort": "pilot", "reason": "Entered with the wrong batch"})),
        ("lead", "PUT", "case-study", json!({"candidate": true, "details": "Turned round in a year"})),
        (
            "lead",
            "POST",
            "pause",
            json!({"pausedOn": "2026-04-01", "reviewBy": "2049-01-01", "reason": "The head has left"}),
        ),
        ("lead", "POST", "resume", json!({"resumedOn": "2026-04-08", "reason": "A new head"})),
        (
            "director",
            "POST",
            "close",
            json!({"outcome": "improved", "closedOn": "2026-05-02", "decision": decision}),
        ),
    ] {
        let etag = world.get(person, path).await.etag();
        world.change(person, method, format!("{path}/{below}"), &etag, &body).await.expect(200);
    }
}
