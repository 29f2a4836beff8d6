//! Contacts: masked for readers who do not need them, and shown to others once that is in the access log.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const GRANT_OFFICER: &str = "00000000-0000-7000-8000-000000001009";

async fn case(world: &World, columns: &Value) -> String {
    let urn = world.school(columns).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
        "ruleVersion": "2025-09", "deliveryOfficerId": OFFICER,
    });
    format!("/v1/cases/{}", world.post("lead", "/v1/cases", &opening).await.expect(201).id())
}

fn pat() -> Value {
    json!({
        "name": "Pat Sample", "organisationKind": "school", "role": "chairOfGovernors", "otherRole": null,
        "email": "pat@example.org", "phone": "01632 960 001", "jobTitle": null,
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = pat();
    body[member] = value;
    body
}

#[actix_web::test]
async fn address_and_number_are_masked_for_whoever_does_not_work_the_case() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": null})).await;
    let made = world.post("officer", format!("{case}/contacts"), &pat()).await.expect(201);
    let path = made.header("location").to_owned();
    for person in ["officer", "lead"] {
        let seen = world.get(person, &path).await.expect(200);
        assert_eq!(
            (&seen.body["email"], &seen.body["masked"]),
            (&json!("pat@example.org"), &json!(false)),
            "{person}"
        );
    }
    for person in ["reader", "director", "grant-officer", "grant-approver", "auditor", "support"] {
        let seen = world.get(person, &path).await.expect(200);
        let listed = world.get(person, format!("{case}/contacts")).await.expect(200);
        for contact in [&seen.body, &listed.body["items"][0]] {
            assert_eq!(contact["email"], "p***@…", "{person}");
            assert_eq!(contact["phone"], "*********01", "{person}");
            assert_eq!(
                (&contact["masked"], &contact["name"]),
                (&json!(true), &json!("Pat Sample")),
                "{person}"
            );
        }
        assert!(!seen.text.contains("pat@example.org") && !listed.text.contains("960"), "{person}");
    }
    world.get("analyst", &path).await.expect(403);
    world.get("officer-london", &path).await.expect(404);
    world.end().await;
}

#[actix_web::test]
async fn details_are_revealed_once_who_asks_and_why_is_written() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": null})).await;
    let path = world.post("officer", format!("{case}/contacts"), &pat()).await.expect(201);
    let path = path.header("location").to_owned();
    let reveal = format!("{path}/reveal");
    let ask =
        async |person: &str, body: Value| world.call("POST", &reveal).person(person).json(&body).send().await;
    let shown = ask("grant-officer", json!({"purpose": "verifyPayee", "note": "Before the letter"}))
        .await
        .expect(200);
    assert_eq!(
        (&shown.body["email"], &shown.body["phone"]),
        (&json!("pat@example.org"), &json!("01632 960 001"))
    );
    let entry = format!(
        "access_log where id = '{}' and person_id = '{GRANT_OFFICER}' and operation = 'revealContact' and \
         purpose = 'verifyPayee' and note = 'Before the letter' and outcome = 'allowed'",
        shown.body["accessId"].as_str().unwrap()
    );
    assert_eq!(world.database.count(&entry).await, 1);
    let events = world.get("lead", format!("{case}/events?kind=access.contactRevealed")).await.expect(200);
    let event = &events.body["items"][0];
    assert_eq!(
        (&event["data"]["purpose"], &event["data"]["id"]),
        (&json!("verifyPayee"), &shown.body["accessId"])
    );
    assert!(!events.text.contains("Before the letter") && !events.text.contains("pat@example.org"));

    ask("reader", json!({"purpose": "complaint"})).await.expect(403);
    ask("officer", json!({})).await.expect(422);
    ask("officer", json!({"purpose": "curiosity"})).await.expect(422);
    assert_eq!(world.database.count("access_log").await, 1);

    world.database.execute("revoke insert on access_log from rise_application").await;
    let blind = ask("officer", json!({"purpose": "complaint"})).await;
    assert!(blind.status >= 500 && !blind.text.contains("pat@example.org"), "{blind}");
    world.end().await;
}

#[actix_web::test]
async fn nobody_changes_the_access_log() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": null})).await;
    let made = world.post("officer", format!("{case}/contacts"), &pat()).await.expect(201);
    let reveal = format!("{}/reveal", made.header("location"));
    world
        .call("POST", reveal)
        .person("officer")
        .json(&json!({"purpose": "complaint"}))
        .send()
        .await
        .expect(200);
    for sql in
        ["update access_log set purpose = 'sendLetter'", "delete from access_log", "truncate access_log"]
    {
        assert!(world.database.owner().run(sql).await.is_err(), "{sql}");
    }
    world.end().await;
}

#[actix_web::test]
async fn a_contact_is_refused_with_every_fault() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": null})).await;
    let path = format!("{case}/contacts");
    for (body, pointer, code) in [
        (with("role", json!("diocese")), "#/role", "notInList"),
        (with("role", json!("other")), "#/otherRole", "required"),
        (with("otherRole", json!("Bursar")), "#/otherRole", "mustBeNull"),
        (with("email", json!("pat")), "#/email", "invalidFormat"),
        (with("phone", json!("12345")), "#/phone", "invalidFormat"),
        (with("name", json!(" ")), "#/name", "blank"),
    ] {
        let refused = world.post("officer", &path, &body).await.expect(422);
        assert_eq!(refused.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    let body = json!({
        "name": "Pat Sample", "organisationKind": "governanceBody", "role": "other", "email": "pat@example.org",
    });
    let refused = world.post("officer", &path, &body).await.expect(422);
    assert_eq!(refused.error_codes(), ["required", "required"]);
    assert_eq!(world.database.count("contacts").await, 0);
    world.end().await;
}

#[actix_web::test]
async fn a_deleted_contact_is_gone_and_deleting_it_again_says_the_same() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": null})).await;
    let made = world.post("officer", format!("{case}/contacts"), &pat()).await.expect(201);
    let path = made.header("location").to_owned();
    let changed =
        world.change("officer", "PUT", &path, &made.etag(), &with("phone", Value::Null)).await.expect(200);
    assert_eq!(changed.body["phone"], Value::Null);
    let delete = async |etag: String| {
        world.call("DELETE", &path).person("officer").header("if-match", &etag).send().await
    };
    delete(made.etag()).await.expect(412);
    let gone = delete(changed.etag()).await.expect(204);
    assert_eq!((gone.text.as_str(), gone.header("content-type")), ("", ""));
    delete(changed.etag()).await.expect(204);
    world.get("officer", &path).await.expect(404);
    world.change("officer", "PUT", &path, "\"3\"", &pat()).await.expect(404);
    let left = "contacts where num_nonnulls(name, email, phone, job_title, other_role) > 0";
    assert_eq!(world.database.count(left).await, 0);
    assert_eq!(world.database.count("events where kind = 'contact.deleted'").await, 1);
    world.end().await;
}

#[actix_web::test]
async fn the_head_comes_from_the_register_and_changes_there() {
    let world = World::new().await;
    let case = case(&world, &json!({"head_name": "Hal Sample", "head_job_title": "Headteacher"})).await;
    world.post("officer", format!("{case}/contacts"), &pat()).await.expect(201);
    let listed = world.get("reader", format!("{case}/contacts?includeTotal=true&limit=1")).await.expect(200);
    let head = &listed.body["items"][0];
    assert_eq!(
        (&head["source"], &head["name"], &listed.body["total"]),
        (&json!("register"), &json!("Hal Sample"), &json!(2))
    );
    let next = listed.body["nextCursor"].as_str().unwrap();
    let rest = world
        .get("reader", format!("{case}/contacts?includeTotal=true&limit=1&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(rest.body["items"][0]["source"], "case");
    let path = format!("{case}/contacts/{}", head["id"].as_str().unwrap());
    let read = world.get("reader", &path).await.expect(200);
    let refused = world.change("officer", "PUT", &path, &read.etag(), &pat()).await.expect(409);
    assert_eq!(refused.error_codes(), ["registerContact"]);
    let refused = world
        .call("DELETE", &path)
        .person("officer")
        .header("if-match", &read.etag())
        .send()
        .await
        .expect(409);
    assert_eq!(refused.error_codes(), ["registerContact"]);
    let unknown = format!("{case}/contacts/{}", Uuid::now_v7());
    world.get("reader", unknown).await.expect(404);
    let bodies =
        world.get("reader", format!("{case}/contacts?organisationKind=governanceBody")).await.expect(200);
    assert_eq!(bodies.body["items"], json!([]));
    world.end().await;
}
