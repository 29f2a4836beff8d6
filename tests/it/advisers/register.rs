use serde_json::{Value, json};
use tests::World;

use super::{ADVISER, Case, OFFICER, allocation, another, only, told};

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn entry() -> Value {
    json!({
        "homeRegion": "northEast", "employerOrganisationId": null, "capacityCases": 1, "activeFrom": "2026-01-01",
        "activeTo": null,
    })
}

#[actix_web::test]
async fn an_adviser_is_entered_once_and_the_entry_changed_by_version() {
    let world = World::new().await;
    let path = format!("/v1/advisers/{ADVISER}");
    let first = world.get("admin", &path).await.expect(200);
    assert_eq!(
        (first.body["version"].clone(), &first.body["homeRegion"]),
        (Value::Null, &json!("northEast"))
    );
    let ended = with(entry(), "activeTo", json!("2026-02-01"));
    let saved = world.change("admin", "PUT", &path, &first.etag(), &ended).await.expect(200);
    assert_eq!((&saved.body["active"], &saved.body["capacityCases"]), (&json!(false), &json!(1)));
    assert_eq!(world.get("admin", &path).await.etag(), saved.etag());
    world.change("admin", "PUT", &path, &first.etag(), &entry()).await.expect(412);
    for (member, value, code) in [
        ("capacityCases", json!(51), "tooLarge"),
        ("activeTo", json!("2025-12-31"), "dateBefore"),
        ("homeRegion", json!("wales"), "notInList"),
    ] {
        let answer = world.change("admin", "PUT", &path, &saved.etag(), &with(entry(), member, value)).await;
        assert_eq!(only(&answer.expect(422)), told(code, &format!("#/{member}")));
    }
    let officer = world.change("admin", "PUT", format!("/v1/advisers/{OFFICER}"), "\"0\"", &entry()).await;
    assert_eq!(only(&officer.expect(409)), told("notAnAdviser", ""));
    world.end().await;
}

#[actix_web::test]
async fn a_lead_keeps_the_advisers_of_their_regions_and_an_adviser_reads_their_own_entry() {
    let world = World::new().await;
    let (path, other) = (format!("/v1/advisers/{ADVISER}"), another(&world).await);
    let etag = world.get("lead-north", &path).await.expect(200).etag();
    let away = with(entry(), "homeRegion", json!("london"));
    let refused = world.change("lead-north", "PUT", &path, &etag, &away).await.expect(403);
    assert_eq!(refused.error_codes(), ["outOfScope"]);
    world.change("lead-north", "PUT", &path, &etag, &entry()).await.expect(200);
    let taken = world.change("lead-north", "PUT", format!("/v1/advisers/{other}"), "\"1\"", &entry()).await;
    taken.expect(403);
    world.get("adviser", &path).await.expect(200);
    let others = world.get("adviser", format!("/v1/advisers/{other}")).await.expect(403);
    assert_eq!(others.error_codes(), ["notOwn"]);
    world.get("lead", format!("/v1/advisers/{OFFICER}")).await.expect(404);
    world.end().await;
}

#[actix_web::test]
async fn advisers_are_found_by_what_they_can_take_on_and_reports_do_not_name_them() {
    let world = World::new().await;
    let (other, case) = (another(&world).await, Case::of(&world).await);
    case.check(&world, &other).await;
    case.prepare(&world).await;
    case.step(&world, "lead", "adviser/allocate", &allocation(&other)).await.expect(200);
    let ids = |answer: &tests::Answer| -> Vec<String> {
        let items = answer.body["items"].as_array().unwrap().iter();
        items.map(|item| item["personId"].as_str().unwrap().to_owned()).collect()
    };
    for (query, found) in [
        ("", vec![ADVISER, &other]),
        ("?region=london", vec![other.as_str()]),
        ("?hasCapacity=true", vec![ADVISER]),
        ("?hasCapacity=false", vec![&other]),
        ("?active=false", vec![]),
        ("?sort=openCases&order=desc", vec![&other, ADVISER]),
        ("?employerOrganisationId=00000000-0000-7000-8000-00000000aaaa", vec![]),
    ] {
        let list = world.get("lead", format!("/v1/advisers{query}")).await.expect(200);
        assert_eq!(ids(&list), found, "{query}");
    }
    let first = world.get("lead", "/v1/advisers?sort=openCases&limit=1").await.expect(200);
    let cursor = first.body["nextCursor"].as_str().unwrap();
    let next = world.get("lead", format!("/v1/advisers?sort=openCases&limit=1&cursor={cursor}")).await;
    assert_eq!([ids(&first), ids(&next.expect(200))].concat(), [ADVISER, &other]);
    let reports = world.get("analyst", "/v1/advisers").await.expect(200);
    assert!(!reports.text.contains("Sample") && reports.body["items"][0]["displayName"].is_null());

    let path = format!("/v1/advisers/{other}");
    let loaded = world.get("lead", &path).await.expect(200);
    assert_eq!((&loaded.body["openCases"], &loaded.body["hasCapacity"]), (&json!(1), &json!(false)));
    assert_eq!(loaded.body["periods"][0]["caseId"], case.id());
    // The number is everybody's; which cases they are is told to those who may know of them.
    let officer_of_london = world.get("officer-london", &path).await.expect(200);
    assert_eq!(
        (&officer_of_london.body["openCases"], &officer_of_london.body["periods"]),
        (&json!(1), &json!([]))
    );
    world.end().await;
}

#[actix_web::test]
async fn a_person_is_changed_by_administrators_and_has_days() {
    let world = World::new().await;
    let path = format!("/v1/people/{OFFICER}");
    let body = json!({
        "displayName": "Sam Example", "email": "sam.example@example.org", "activeFrom": "2025-01-01",
        "activeTo": "2026-01-31",
    });
    let before = world.get("admin", &path).await.expect(200);
    assert!(before.body["activeFrom"].is_null());
    for (member, value, code, pointer) in [
        ("displayName", json!(" "), "blank", "#/displayName"),
        ("email", json!("nobody"), "invalidFormat", "#/email"),
        ("activeFrom", json!("2049-01-01"), "dateInFuture", "#/activeFrom"),
        ("activeTo", json!("2024-12-31"), "dateBefore", "#/activeTo"),
    ] {
        let wrong = if member == "activeFrom" {
            with(with(body.clone(), member, value), "activeTo", Value::Null)
        } else {
            with(body.clone(), member, value)
        };
        let refused = world.change("admin", "PUT", &path, &before.etag(), &wrong).await.expect(422);
        assert_eq!(only(&refused), told(code, pointer));
    }
    world.change("lead", "PUT", &path, &before.etag(), &body).await.expect(403);
    let changed = world.change("admin", "PUT", &path, &before.etag(), &body).await.expect(200);
    assert_eq!(changed.body["displayName"], "Sam Example");
    assert_eq!(world.get("admin", &path).await.etag(), changed.etag());
    world.change("admin", "PUT", &path, &before.etag(), &body).await.expect(412);
    let gone = world.get("admin", "/v1/people?active=false").await.expect(200);
    assert_eq!(
        (gone.body["items"].as_array().unwrap().len(), &gone.body["items"][0]["id"]),
        (1, &json!(OFFICER))
    );
    assert!(!world.get("admin", "/v1/people?active=true").await.expect(200).text.contains(OFFICER));
    world.end().await;
}
