//! A small version of `make faults`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tests::{faults, report};

#[actix_web::test]
async fn what_was_acknowledged_survives_kills_of_server_and_database() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let plan = faults::Plan {
        seed: now.as_secs(),
        writers: 8,
        cases: 2,
        server_kills: 3,
        postgres_kills: 2,
        acknowledged: 200,
        rest: (Duration::from_millis(100), Duration::from_millis(800)),
    };
    let outcome = faults::run(plan, &|_| {}).await;
    report(&outcome.to_string());
    assert!(outcome.breaches.is_empty(), "{outcome}");
}
