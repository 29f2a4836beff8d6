//! Support beside targeted support, and the cases that somebody keeps an eye on.

use serde_json::{Value, json};
use tests::{Answer, World};

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";

async fn case(world: &World) -> String {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
        "ruleVersion": "2025-09",
    });
    world.post("lead", "/v1/cases", &opening).await.expect(201).id()
}

fn items(answer: Answer) -> Vec<Value> {
    answer.expect(200).body["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_school_s_universal_support_is_recorded_changed_and_removed() {
    let world = World::new().await;
    let urn = world.school(&json!({})).await;
    let path = format!("/v1/schools/{urn}/universal-support");
    let body = |offer: &str, started: &str, ended: Value| json!({"offerCode": offer, "startedOn": started, "endedOn": ended});
    for (body, pointer, code) in [
        (body("noSuchOffer", "2026-01-01", Value::Null), "#/offerCode", "notInList"),
        (body("mathsHub", "2049-01-01", Value::Null), "#/startedOn", "dateInFuture"),
        (body("mathsHub", "2026-01-02", json!("2026-01-01")), "#/endedOn", "dateBefore"),
    ] {
        let refused = world.post("lead", &path, &body).await.expect(422);
        assert_eq!(refused.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    world.post("officer-london", &path, &body("mathsHub", "2026-01-01", Value::Null)).await.expect(403);
    world.post("adviser", &path, &body("mathsHub", "2026-01-01", Value::Null)).await.expect(201);
    let past = world
        .post("officer", &path, &body("englishHub", "2025-01-01", json!("2025-02-01")))
        .await
        .expect(201);
    let current = items(world.get("analyst", format!("{path}?current=true")).await);
    assert_eq!((current.len(), &current[0]["offerCode"]), (1, &json!("mathsHub")));
    let offered = items(world.get("reader", format!("{path}?offer=englishHub")).await);
    assert_eq!(offered[0]["id"], past.body["id"]);
    let one = past.header("location").to_owned();
    let open = body("englishHub", "2025-01-01", Value::Null);
    world.change("officer", "PUT", &one, "\"7\"", &open).await.expect(412);
    let changed = world.change("officer", "PUT", &one, &past.etag(), &open).await.expect(200);
    assert_eq!(changed.body["endedOn"], Value::Null);
    let remove = async |person: &str| {
        world.call("DELETE", &one).person(person).header("if-match", &changed.etag()).send().await
    };
    remove("officer").await.expect(403);
    remove("support").await.expect(204);
    assert_eq!(items(world.get("reader", &path).await).len(), 1);
    remove("support").await.expect(404);
    world.get("reader", "/v1/schools/699999/universal-support").await.expect(404);
    world.end().await;
}

#[actix_web::test]
async fn a_structural_referral_is_followed_by_reference_even_when_the_case_is_closed() {
    let world = World::new().await;
    let closed = world.get("lead", "/v1/cases?status=closed").await.body["items"][0]["id"].clone();
    let path = format!("/v1/cases/{}/structural-referrals", closed.as_str().unwrap());
    let refer = |on: &str| json!({"tool": "applyToBecomeAcademy", "kind": "academyOrder", "referredOn": on});
    let future = world.post("lead", &path, &refer("2049-01-01")).await.expect(422);
    assert_eq!(future.errors(), [("#/referredOn".to_owned(), "dateInFuture".to_owned())]);
    let made = world.post("director", &path, &refer("2026-03-01")).await.expect(201);
    assert_eq!(made.body["state"], "referred");
    let one = made.header("location").to_owned();
    let state =
        |on: &str| json!({"externalReference": "A2B-1234", "state": "accepted", "stateOn": on, "note": null});
    for (on, code) in [("2026-02-28", "dateBefore"), ("2049-01-01", "dateInFuture")] {
        let refused = world.change("lead", "PUT", &one, "\"1\"", &state(on)).await.expect(422);
        assert_eq!(refused.errors(), [("#/stateOn".to_owned(), code.to_owned())]);
    }
    let changed = world.change("lead", "PUT", &one, "\"1\"", &state("2026-03-02")).await.expect(200);
    assert_eq!(
        (&changed.body["state"], &changed.body["externalReference"]),
        (&json!("accepted"), &json!("A2B-1234"))
    );
    world.change("lead", "PUT", &one, "\"1\"", &state("2026-03-02")).await.expect(412);
    assert_eq!(items(world.get("reader", format!("{path}?state=referred")).await), Vec::<Value>::new());
    assert_eq!(items(world.get("reader", format!("{path}?state=accepted")).await).len(), 1);
    world.end().await;
}

#[actix_web::test]
async fn a_watchlist_is_its_owner_s_and_asking_twice_changes_nothing() {
    let world = World::new().await;
    let (first, second) = (case(&world).await, case(&world).await);
    let ask = async |method: &str, person: &str, case: &str| {
        world.call(method, format!("/v1/me/watchlist/{case}")).person(person).send().await
    };
    let added = ask("PUT", "reader", &first).await.expect(200);
    let again = ask("PUT", "reader", &first).await.expect(200);
    assert_eq!((&added.body, added.etag()), (&again.body, again.etag()));
    ask("PUT", "reader", &second).await.expect(200);
    let listed = items(world.get("reader", "/v1/me/watchlist").await);
    let ids: Vec<_> = listed.iter().map(|entry| entry["case"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [second.as_str(), first.as_str()]);
    let page = world.get("reader", "/v1/me/watchlist?limit=1&sort=schoolName").await.expect(200);
    let next = page.body["nextCursor"].as_str().unwrap();
    let rest = world.get("reader", format!("/v1/me/watchlist?limit=1&sort=schoolName&cursor={next}")).await;
    assert_eq!(items(rest).len(), 1);
    assert_eq!(items(world.get("director", "/v1/me/watchlist").await), Vec::<Value>::new());
    for _ in 0..2 {
        assert_eq!(ask("DELETE", "reader", &first).await.expect(204).text, "");
    }
    assert_eq!(items(world.get("reader", "/v1/me/watchlist").await).len(), 1);
    ask("PUT", "reader", &first).await.expect(200);
    let events = format!("events where chain = '{first}' and kind like 'watchlist.%'");
    assert_eq!(world.database.count(&events).await, 3);
    ask("PUT", "officer-london", &first).await.expect(404);
    ask("PUT", "analyst", &first).await.expect(403);
    world.end().await;
}

#[actix_web::test]
async fn who_delivers_a_case_has_it_on_their_watchlist_once() {
    let world = World::new().await;
    let case = case(&world).await;
    let path = format!("/v1/cases/{case}");
    let officer = json!({"personId": OFFICER, "from": "2026-02-01"});
    let assign = format!("{path}/delivery-officer/assign");
    let assigned = world.change("lead", "POST", &assign, "\"1\"", &officer).await.expect(200);
    let listed = items(world.get("officer", "/v1/me/watchlist").await);
    assert!(listed.iter().any(|entry| entry["case"]["id"] == json!(case)));
    let left = json!({"to": "2026-02-02", "reason": "Away"});
    let unassign = format!("{path}/delivery-officer/unassign");
    let away = world.change("lead", "POST", unassign, &assigned.etag(), &left).await.expect(200);
    let back = json!({"personId": OFFICER, "from": "2026-02-03"});
    world.change("lead", "POST", &assign, &away.etag(), &back).await.expect(200);
    let events = format!("events where chain = '{case}' and kind = 'watchlist.caseAdded'");
    assert_eq!(world.database.count(&events).await, 1);
    world.end().await;
}
