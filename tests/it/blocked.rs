//! People and clients whose tokens are refused, however valid.

use std::time::{Duration, Instant};

use api::auth::{LocalBearer, LocalIssuer};
use api::local::people::LocalPerson;
use api::operator::{block, unblock};
use authority::{BlockedIdentity, Role};
use chrono::Utc;
use tests::World;

/// Asks until the answer has this status; within five seconds it must.
async fn becomes(world: &World, token: &str, status: u16) {
    let began = Instant::now();
    while world.call("GET", "/v1/me").token(token).send().await.status != status {
        assert!(began.elapsed() < Duration::from_secs(5), "not {status} within five seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn a_person_and_a_client_are_out_within_five_seconds_and_back_when_the_block_is_lifted() {
    let world = World::new().await;
    let lead = LocalPerson::of("lead").unwrap();
    let client = LocalIssuer::APPLICATION_CLIENT;
    let robot = World::token_of(&LocalBearer::Application { client, roles: vec![Role::ReportRead] });
    let blocked = [
        (
            BlockedIdentity::Person { tenant: LocalIssuer::TENANT, object: lead.object() },
            World::token("lead"),
        ),
        (BlockedIdentity::Client(client), robot),
    ];
    for (of, token) in &blocked {
        world.call("GET", "/v1/me").token(token).send().await.expect(200);
        block(&world.state.db, Utc::now(), *of, "Left the department").await.unwrap();
        becomes(&world, token, 401).await;
        let twice = block(&world.state.db, Utc::now(), *of, "Left").await.unwrap_err();
        assert_eq!(twice.to_string(), "This identity is blocked already");
    }
    world.get("officer", "/v1/me").await.expect(200);
    for (of, token) in &blocked {
        unblock(&world.state.db, Utc::now(), *of, "Came back").await.unwrap();
        becomes(&world, token, 200).await;
        unblock(&world.state.db, Utc::now(), *of, "Came back").await.unwrap_err();
    }
    world.end().await;
}

#[actix_web::test]
async fn a_blocked_front_end_is_refused_whoever_uses_it() {
    let world = World::new().await;
    let of = BlockedIdentity::Client(LocalIssuer::PERSON_CLIENT);
    block(&world.state.db, Utc::now(), of, "Its secret leaked").await.unwrap();
    for person in ["lead", "officer", "auditor"] {
        becomes(&world, &World::token(person), 401).await;
    }
    world.end().await;
}

#[actix_web::test]
async fn an_outage_lets_nobody_back_in() {
    let world = World::new().await;
    let of = BlockedIdentity::Client(LocalIssuer::PERSON_CLIENT);
    block(&world.state.db, Utc::now(), of, "Its secret leaked").await.unwrap();
    becomes(&world, &World::token("lead"), 401).await;
    world.cut().await;
    // Longer than between two readings of the list.
    tokio::time::sleep(Duration::from_secs(3)).await;
    world.get("lead", "/v1/me").await.expect(401);
    world.end().await;
}
