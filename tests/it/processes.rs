//! Several servers on one database.

use tests::{keys, report, rolling};

#[actix_web::test]
async fn a_key_sent_at_once_to_several_servers_has_one_effect() {
    let effects = keys::run(100, 2).await;
    report(&effects.to_string());
    assert!(effects.breaches.is_empty(), "{effects}");
}

#[actix_web::test]
async fn replicas_restart_one_after_the_other_without_a_failed_request() {
    let restarts = rolling::run(2).await;
    report(&restarts.to_string());
    assert!(restarts.failed.is_empty(), "{restarts}");
}
