//! Writes that meet each other, are sent again, or lose their sender.

use std::collections::BTreeMap;

use chrono::Utc;
use serde_json::{Value, json};
use tests::{Answer, World};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

async fn a_case(world: &World) -> String {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    world.post("lead", "/v1/cases", &opening).await.expect(201).id()
}

async fn add_note(world: &World, person: &str, case: &str, key: &str) -> Answer {
    let call = world.call("POST", format!("/v1/cases/{case}/notes")).person(person);
    call.header("idempotency-key", key).json(&json!({"text": "Spoke to the chair."})).send().await
}

fn tally(answers: &[Answer]) -> BTreeMap<u16, usize> {
    answers.iter().fold(BTreeMap::new(), |mut tally, answer| {
        *tally.entry(answer.status).or_default() += 1;
        tally
    })
}

#[actix_web::test]
async fn of_three_racing_writers_of_one_version_one_wins() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let officer = json!({"personId": "00000000-0000-7000-8000-000000001004", "from": "2026-02-01"});
    let assign = format!("/v1/cases/{case}/delivery-officer/assign");
    world.change("lead", "POST", assign, "\"1\"", &officer).await.expect(200);
    let task = format!("/v1/cases/{case}/tasks/contact-responsible-body");
    for version in 0..20 {
        let seen = format!("\"{version}\"");
        let body = |day: u32| json!({"contacted": true, "contactedOn": format!("2026-02-{day:02}"), "dioceseContactedOn": null});
        let bodies: [Value; 3] = [body(1), body(2), body(3)];
        let send = |person, body| world.change(person, "PUT", &task, &seen, body);
        let (one, two, three) = tokio::join!(
            send("lead", &bodies[0]),
            send("officer", &bodies[1]),
            send("lead-north", &bodies[2])
        );
        let answers = [one, two, three];
        assert_eq!(tally(&answers), BTreeMap::from([(200, 1), (412, 2)]), "version {version}");
        let won = answers.iter().find(|answer| answer.status == 200).expect("a winner");
        let kept = world.get("lead", &task).await.expect(200);
        assert_eq!(kept.body["answers"], won.body["answers"]);
    }
    world.end().await;
}

#[actix_web::test]
async fn simultaneous_sends_of_one_key_have_one_effect() {
    let world = World::new().await;
    let case = a_case(&world).await;
    for round in 0..10 {
        let key = format!("round-{round}");
        let send = || add_note(&world, "lead", &case, &key);
        let (one, two, three) = tokio::join!(send(), send(), send());
        let answers = [one, two, three];
        assert_eq!(tally(&answers), BTreeMap::from([(201, 3)]), "round {round}");
        assert!(answers.iter().all(|answer| answer.text == answers[0].text), "round {round}");
        let replayed = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true");
        assert_eq!(replayed.count(), 2, "round {round}");
    }
    assert_eq!(world.database.count(&format!("notes where case_id = '{case}'")).await, 10);
    world.end().await;
}

#[actix_web::test]
async fn a_key_is_its_senders_own_and_a_replay_is_permitted_anew() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let first = add_note(&world, "lead-north", &case, "the-same").await.expect(201);
    let other = add_note(&world, "lead", &case, "the-same").await.expect(201);
    assert_ne!(first.id(), other.id());
    let again = add_note(&world, "lead-north", &case, "the-same").await.expect(201);
    assert_eq!((again.text.as_str(), again.header("idempotency-replayed")), (first.text.as_str(), "true"));
    let person = "00000000-0000-7000-8000-000000001003";
    let revoke = format!("update access_scopes set revoked_at = now() where person_id = '{person}'");
    world.database.execute(&revoke).await;
    add_note(&world, "lead-north", &case, "the-same").await.expect(404);
    world.end().await;
}

#[actix_web::test]
async fn an_answer_is_kept_for_thirty_days() {
    let world = World::new().await;
    let case = a_case(&world).await;
    for (key, days) in [("young", 29), ("old", 31)] {
        add_note(&world, "lead", &case, key).await.expect(201);
        let age = format!("update idempotency set at = now() - interval '{days} days' where key = '{key}'");
        world.database.execute(&age).await;
    }
    world.state.db.forget_replies(Utc::now()).await.expect("storage");
    let young = add_note(&world, "lead", &case, "young").await.expect(201);
    let old = add_note(&world, "lead", &case, "old").await.expect(201);
    assert_eq!((young.header("idempotency-replayed"), old.header("idempotency-replayed")), ("true", ""));
    assert_eq!(world.database.count(&format!("notes where case_id = '{case}'")).await, 3);
    world.end().await;
}

#[actix_web::test]
async fn a_client_that_goes_away_does_not_take_its_write_along() {
    let mut world = World::new().await;
    let case = a_case(&world).await;
    let held = world.database.hold(&format!("select from chains where subject = '{case}' for update")).await;
    let body = json!({"text": "Sent and left."}).to_string();
    let head = format!(
        "Content-Type: application/json\r\nContent-Length: {}\r\nIdempotency-Key: {}",
        body.len(),
        Uuid::now_v7()
    );
    let mut stream = world.raw("lead", &format!("POST /v1/cases/{case}/notes"), &head).await;
    stream.write_all(body.as_bytes()).await.expect("the body");
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while world.database.count(waiting).await == 0 {}
    drop(stream);
    drop(held);
    world.stop().await;
    assert_eq!(world.database.count(&format!("notes where case_id = '{case}'")).await, 1);
    world.end().await;
}
