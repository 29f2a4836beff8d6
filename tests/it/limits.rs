//! How often one caller may ask.

use std::num::NonZeroU32;

use api::Quotas;
use serde_json::json;
use tests::World;

async fn limited(reads: u32, writes: u32) -> World {
    let quota = |count| NonZeroU32::new(count).unwrap();
    World::limited(Quotas { reads: quota(reads), writes: quota(writes) }).await
}

#[actix_web::test]
async fn every_answer_says_what_is_left_and_too_many_are_refused() {
    let world = limited(3, 1).await;
    for left in [2, 1, 0] {
        // Refused or not: whatever is asked counts.
        let answer = world.get("lead", if left == 1 { "/v1/nothing" } else { "/v1/me" }).await;
        assert_eq!(answer.header("ratelimit-policy"), "\"read\";q=3;w=60", "{answer}");
        assert!(answer.header("ratelimit").starts_with(&format!("\"read\";r={left};t=")), "{answer}");
    }
    let refused = world.get("lead", "/v1/me").await.expect(429);
    assert_eq!(refused.code(), "rateLimited");
    assert!((1..=20).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    assert!(refused.header("ratelimit").starts_with("\"read\";r=0;t="));
    world.end().await;
}

#[actix_web::test]
async fn a_refused_write_leaves_nothing_and_others_are_not_held_up() {
    let world = limited(10, 1).await;
    let cases = world.get("lead", "/v1/cases").await.expect(200);
    let notes = format!("/v1/cases/{}/notes", cases.body["items"][0]["id"].as_str().unwrap());
    let note = json!({"text": "Spoke to the chair."});
    world.post("lead", &notes, &note).await.expect(201);
    let before = world.database.count("notes").await;
    world.post("lead", &notes, &note).await.expect(429);
    assert_eq!(world.database.count("notes").await, before);
    world.get("lead", "/v1/me").await.expect(200);
    world.post("director", &notes, &note).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn health_and_the_contract_are_never_limited() {
    let world = limited(1, 1).await;
    for _ in 0..5 {
        for path in ["/livez", "/readyz", "/version", "/openapi/v1.json"] {
            world.call("GET", path).send().await.expect(200);
        }
    }
    world.end().await;
}
