//! Bodies and headers that must be refused: never with a 5xx, and never leaving a row behind.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

const TABLES: [&str; 5] = ["cases", "notes", "events", "case_tasks", "idempotency"];

async fn rows(world: &World) -> Vec<i64> {
    let mut rows = Vec::new();
    for table in TABLES {
        rows.push(world.database.count(table).await);
    }
    rows
}

async fn a_case(world: &World) -> String {
    let cases = world.get("lead", "/v1/cases").await.expect(200);
    format!("/v1/cases/{}", cases.body["items"][0]["id"].as_str().expect("an invented case"))
}

async fn send(world: &World, method: &str, path: &str, media: &str, body: impl Into<Vec<u8>>) -> Answer {
    let key = Uuid::now_v7().to_string();
    let call = world.call(method, path).person("lead").header("idempotency-key", &key);
    call.header("if-match", "\"0\"").header("content-type", media).bytes(body).send().await
}

/// A good body of each operation.
fn good(method: &str, path: &str) -> Value {
    match (method, path) {
        ("PUT", _) => json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null}),
        (_, "/v1/cases") => json!({
            "urn": "900001", "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        }),
        _ => json!({"text": "A note"}),
    }
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let before = rows(&world).await;
    let targets = [
        ("POST", "/v1/cases".to_owned(), "urn"),
        ("PUT", format!("{case}/tasks/contact-responsible-body"), "contacted"),
        ("POST", format!("{case}/notes"), "text"),
    ];
    for (method, path, member) in &targets {
        let valid = good(method, path);
        let put = |value: &str| format!("{{\"{member}\":{value}}}").into_bytes();
        let bodies: [(&str, Vec<u8>, &[u16]); 11] = [
            ("not JSON", b"not json".to_vec(), &[400]),
            ("empty", Vec::new(), &[400]),
            ("deep", put(&"[".repeat(10_000)), &[400, 422]),
            ("NUL", put("\"\\u0000\""), &[422]),
            ("lone surrogate", put("\"\\ud800\""), &[400, 422]),
            (
                "invalid UTF-8",
                put("\"?\"").iter().map(|b| if *b == b'?' { 0xff } else { *b }).collect(),
                &[400, 422],
            ),
            ("1e400", put("1e400"), &[400, 422]),
            ("huge integer", put(&"9".repeat(400)), &[400, 422]),
            ("wrong type", put("{}"), &[422]),
            ("an array", b"[]".to_vec(), &[422]),
            ("over 1 MiB", put(&format!("\"{}\"", "a".repeat(1_048_576))), &[413]),
        ];
        for (what, body, expected) in bodies {
            let answer = send(&world, method, path, "application/json", body).await;
            assert!(expected.contains(&answer.status), "{what}: {method} {path}: {answer}");
        }
        let mut more = valid.clone();
        more["surplus"] = json!(1);
        let surplus = send(&world, method, path, "application/json", more.to_string()).await.expect(422);
        assert_eq!(surplus.errors(), [("#/surplus".to_owned(), "unknownMember".to_owned())]);
        let mut less = valid.clone();
        less.as_object_mut().unwrap().remove(*member);
        let lacking = send(&world, method, path, "application/json", less.to_string()).await.expect(422);
        assert_eq!(lacking.errors(), [(format!("#/{member}"), "required".to_owned())]);
        let twice = valid.to_string().replacen('{', &format!("{{\"{member}\":{},", valid[*member]), 1);
        let twice = send(&world, method, path, "application/json", twice).await.expect(422);
        assert_eq!(twice.error_codes(), ["duplicateMember"]);
        for media in ["text/plain", "application/json; charset=utf-16"] {
            send(&world, method, path, media, valid.to_string()).await.expect(415);
        }
        let key = Uuid::now_v7().to_string();
        let zipped = world.call(method, path.as_str()).person("lead").header("content-encoding", "gzip");
        let zipped = zipped.header("idempotency-key", &key).header("if-match", "\"0\"").json(&valid);
        zipped.send().await.expect(415);
    }
    assert_eq!(rows(&world).await, before);
    world.end().await;
}

#[actix_web::test]
async fn a_note_has_one_to_ten_thousand_characters() {
    let world = World::new().await;
    let path = format!("{}/notes", a_case(&world).await);
    let before = rows(&world).await;
    let long = world.post("lead", &path, &json!({"text": "é".repeat(10_001)})).await.expect(422);
    assert_eq!(long.errors(), [("#/text".to_owned(), "tooLong".to_owned())]);
    for blank in ["", " \t\n"] {
        world.post("lead", &path, &json!({"text": blank})).await.expect(422);
    }
    assert_eq!(rows(&world).await, before);
    world.post("lead", &path, &json!({"text": "é".repeat(10_000)})).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn paths_and_methods_that_do_not_exist_are_told_apart() {
    let world = World::new().await;
    for path in ["/v1/cases/nonsense", "/v1/nothing", "/v1/cases/"] {
        world.get("lead", path).await.expect(404);
    }
    let wrong = world.call("DELETE", "/v1/cases").person("lead").send().await.expect(405);
    assert!(wrong.header("allow").contains("POST"));
    let options = world.call("OPTIONS", "/v1/cases").send().await.expect(204);
    assert!(options.header("allow").contains("HEAD"));
    let get = world.get("lead", "/v1/schools/900001").await.expect(200);
    let head = world.call("HEAD", "/v1/schools/900001").person("lead").send().await.expect(200);
    assert_eq!((head.text.as_str(), head.etag()), ("", get.etag()));
    let image = world.call("GET", "/v1/cases").person("lead").header("accept", "image/png");
    image.send().await.expect(406);
    world.end().await;
}

#[actix_web::test]
async fn every_answer_tells_browsers_and_caches_to_keep_off() {
    let world = World::new().await;
    for (path, person) in
        [("/v1/cases", Some("lead")), ("/v1/cases", None), ("/v1/nothing", Some("lead")), ("/livez", None)]
    {
        let call = world.call("GET", path);
        let answer = if let Some(person) = person { call.person(person) } else { call }.send().await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(["no-store", "private, no-cache"].contains(&answer.header("cache-control")), "{path}");
        assert_eq!(
            (answer.header("server"), answer.header("access-control-allow-origin")),
            ("", ""),
            "{path}"
        );
    }
    world.end().await;
}

#[actix_web::test]
async fn preconditions_and_keys_are_checked_before_anything_is_written() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let task = format!("{case}/tasks/contact-responsible-body");
    let before = rows(&world).await;
    let body = good("PUT", &task);
    world.call("PUT", &task).person("lead").json(&body).send().await.expect(428);
    for tag in ["nonsense", "\"99\"", "*"] {
        world.change("lead", "PUT", &task, tag, &body).await.expect(412);
    }
    let opening = good("POST", "/v1/cases");
    let bare = world.call("POST", "/v1/cases").person("lead").json(&opening).send().await.expect(400);
    assert_eq!(bare.code(), "idempotencyKeyMissing");
    let spaced = world.call("POST", "/v1/cases").person("lead").header("idempotency-key", "a b");
    spaced.json(&opening).send().await.expect(400);
    assert_eq!(rows(&world).await, before);
    let note = |text: &str| {
        let call = world.call("POST", format!("{case}/notes")).person("lead");
        call.header("idempotency-key", "the-same").json(&json!({"text": text}))
    };
    note("One").send().await.expect(201);
    let after = rows(&world).await;
    let reused = note("Two").send().await.expect(422);
    assert_eq!(reused.code(), "idempotencyKeyReused");
    assert_eq!(rows(&world).await, after);
    world.end().await;
}
