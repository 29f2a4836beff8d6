use authority::Role;
use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use super::{ADVISER, Case, OFFICER, another, finding, only, told};
use crate::permissions::person;

const DECLARATIONS: &str = "/v1/conflict-declarations";

fn declaration(urn: &str) -> Value {
    json!({
        "personId": ADVISER, "urn": urn, "organisationId": null, "declaredOn": "2026-02-01", "interestKind": "family",
        "details": "A cousin teaches there", "documentId": null,
    })
}

async fn rows(world: &World) -> [i64; 3] {
    let database = &world.database;
    [
        database.count("events").await,
        database.count("conflict_declarations").await,
        database.count("conflict_checks").await,
    ]
}

#[actix_web::test]
async fn declaring_says_no() {
    let world = World::new().await;
    let good = declaration("900001");
    let trust = json!({
        "kind": "trust", "legalName": "Invented Trust", "ukprn": "10000501",
        "address": {"line1": "1 Invented Street", "town": "Middlesbrough", "postcode": "TS1 1AA"},
    });
    let organisation = world.post("lead", "/v1/organisations", &trust).await.expect(201).id();
    let before = rows(&world).await;
    for (member, value, code, pointer) in [
        ("personId", json!(Uuid::now_v7()), "unknownPerson", "#/personId"),
        ("personId", json!(OFFICER), "notAnAdviser", "#/personId"),
        ("urn", json!("899999"), "unknownSchool", "#/urn"),
        ("urn", json!("12"), "invalidFormat", "#/urn"),
        ("urn", json!(null), "exactlyOneOf", "#/urn"),
        ("organisationId", json!(organisation), "exactlyOneOf", "#/urn"),
        ("declaredOn", json!("2049-01-01"), "dateInFuture", "#/declaredOn"),
        ("interestKind", json!("envy"), "notInList", "#/interestKind"),
        ("details", json!(null), "required", "#/details"),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let refused = world.post("lead", DECLARATIONS, &body).await.expect(422);
        assert_eq!(only(&refused), told(code, pointer), "{member}");
    }
    assert_eq!(rows(&world).await, before);
    let first = world.post("lead", DECLARATIONS, &good).await.expect(201);
    let second = world.post("lead", DECLARATIONS, &good).await.expect(409);
    assert_eq!((second.code(), second.error_codes()), ("duplicate", vec!["duplicate".to_owned()]));
    assert_eq!(second.body["existing"]["link"], first.header("location"));
    world.end().await;
}

#[actix_web::test]
async fn an_adviser_declares_for_themself_and_few_read_the_words() {
    let world = World::new().await;
    let urn = world.school(&json!({"region": "northEast"})).await;
    let other = another(&world).await;
    let mut of_another = declaration(&urn);
    of_another["personId"] = json!(other);
    assert_eq!(world.post("adviser", DECLARATIONS, &of_another).await.expect(403).error_codes(), ["notOwn"]);
    let declared = world.post("adviser", DECLARATIONS, &declaration(&urn)).await.expect(201);
    assert_eq!(declared.body["availableActions"], json!(["endConflictDeclaration"]));
    let path = declared.header("location").to_owned();
    for (who, words) in
        [("lead-north", true), ("director", true), ("auditor", true), ("officer", false), ("adviser", false)]
    {
        let read = world.get(who, &path).await.expect(200);
        assert_eq!(read.body["details"].is_string(), words, "{who}");
        let list = world.get(who, format!("{DECLARATIONS}?urn={urn}&current=true")).await.expect(200);
        assert_eq!(list.body["items"][0]["details"].is_string(), words, "{who}");
    }
    world.get("officer-london", &path).await.expect(404);
    let elsewhere = world.get("officer-london", DECLARATIONS).await.expect(200);
    assert!(!elsewhere.text.contains(&declared.id()));
    let hidden = world.post("lead", DECLARATIONS, &of_another).await.expect(201);
    world.get("adviser", hidden.header("location")).await.expect(404);
    assert!(!world.get("adviser", DECLARATIONS).await.expect(200).text.contains(&hidden.id()));
    world.end().await;
}

#[actix_web::test]
async fn a_declaration_ends_once_and_not_before_it_began() {
    let world = World::new().await;
    let declared = world.post("adviser", DECLARATIONS, &declaration("900001")).await.expect(201);
    let end = format!("{}/end", declared.header("location"));
    let ended = |on: &str| json!({"endedOn": on, "reason": "She has left"});
    for (on, code) in [("2026-01-31", "dateBefore"), ("2049-01-01", "dateInFuture")] {
        let refused = world.change("adviser", "POST", &end, "\"1\"", &ended(on)).await.expect(422);
        assert_eq!(only(&refused), told(code, "#/endedOn"));
    }
    world.change("officer", "POST", &end, "\"1\"", &ended("2026-03-01")).await.expect(403);
    let done = world.change("adviser", "POST", &end, "\"1\"", &ended("2026-03-01")).await.expect(200);
    assert_eq!((&done.body["endedOn"], &done.body["current"]), (&json!("2026-03-01"), &json!(false)));
    let again = world.change("adviser", "POST", &end, "\"2\"", &ended("2026-03-01")).await.expect(409);
    assert_eq!(only(&again), told("declarationEnded", ""));
    let anew = world.post("adviser", DECLARATIONS, &declaration("900001")).await.expect(201);
    assert_ne!(anew.id(), declared.id());
    world.end().await;
}

#[actix_web::test]
async fn a_finding_completes_task_3_and_a_later_one_takes_its_place() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let declaration = case.declare(&world, ADVISER).await.id();
    assert_eq!(case.task(&world, 3).await, "notStarted");
    let first = case.step(&world, "officer", "conflict-checks", &finding(&declaration, "none", None)).await;
    let first = first.expect(201);
    assert_eq!((&first.body["finding"], &first.body["current"]), (&json!("none"), &json!(true)));
    assert_eq!(world.get("officer", first.header("location")).await.expect(200).body, first.body);
    assert_eq!(case.task(&world, 3).await, "completed");
    let barred =
        case.step(&world, "director", "conflict-checks", &finding(&declaration, "barred", None)).await;
    let barred = barred.expect(201);
    let all = world.get("lead", format!("{}/conflict-checks", case.path)).await.expect(200);
    assert_eq!(all.body["items"].as_array().unwrap().len(), 2);
    let current = format!("{}/conflict-checks?current=true&personId={ADVISER}", case.path);
    let current = world.get("lead", current).await.expect(200);
    assert_eq!(
        (&current.body["items"][0]["id"], current.body["items"][1].is_null()),
        (&json!(barred.id()), true)
    );
    let decisions = format!("decisions where case_id = '{}' and kind = 'conflictFinding'", case.id());
    assert_eq!(world.database.count(&decisions).await, 2);
    world.end().await;
}

async fn refused(world: &World, case: &Case, body: &Value) -> Answer {
    case.step(world, "director", "conflict-checks", body).await
}

#[actix_web::test]
async fn recording_a_finding_says_no() {
    let world = World::new().await;
    let (case, other) = (Case::of(&world).await, Case::of(&world).await);
    let (own, elsewhere) =
        (case.declare(&world, ADVISER).await.id(), other.declare(&world, ADVISER).await.id());
    let before = rows(&world).await;
    let organisation = json!(Uuid::now_v7());
    for (member, value, code, pointer) in [
        ("declarationId", json!(Uuid::now_v7()), "unknownReference", "#/declarationId"),
        ("declarationId", json!(elsewhere), "declaredOfSomethingElse", "#/declarationId"),
        ("organisationId", organisation, "mustBeNull", "#/organisationId"),
        ("checkedOn", json!("2049-01-01"), "dateInFuture", "#/checkedOn"),
        ("checkedOn", json!("2026-01-31"), "dateBefore", "#/checkedOn"),
        ("mitigation", json!("Never visits alone"), "mustBeNull", "#/mitigation"),
        ("finding", json!("managed"), "required", "#/mitigation"),
    ] {
        let mut body = finding(&own, "none", None);
        body[member] = value;
        let answer = refused(&world, &case, &body).await.expect(422);
        assert_eq!(only(&answer), told(code, pointer), "{member}");
    }
    let mut appointment = finding(&own, "none", None);
    appointment["purpose"] = json!("appointment");
    let answer = refused(&world, &case, &appointment).await.expect(422);
    assert!(answer.errors().contains(&told("required", "#/organisationId")), "{answer}");
    let mut relying = finding(&own, "none", None);
    relying["decision"]["conflictCheckIds"] = json!([Uuid::now_v7()]);
    let answer = refused(&world, &case, &relying).await.expect(422);
    assert_eq!(only(&answer), told("unknownReference", "#/decision/conflictCheckIds"));
    assert_eq!(rows(&world).await, before);
    world.end().await;
}

#[actix_web::test]
async fn a_conflict_that_is_there_takes_a_higher_authority_and_nobody_finds_on_themself() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let declaration = case.declare(&world, ADVISER).await.id();
    let managed = finding(&declaration, "managed", Some("Never visits alone"));
    for body in [&managed, &finding(&declaration, "barred", None)] {
        let answer = case.step(&world, "lead", "conflict-checks", body).await.expect(403);
        assert_eq!(answer.error_codes(), ["higherAuthorityRequired"]);
    }
    case.step(&world, "director", "conflict-checks", &managed).await.expect(201);

    let both = person(&world, "Case.Lead", &[Role::CaseLead], true).await;
    let own = case.declare(&world, &both.id.to_string()).await.id();
    let etag = world.get("lead", &case.path).await.etag();
    let send = |body: Value| {
        let call = world.call("POST", format!("{}/conflict-checks", case.path)).header("if-match", &etag);
        let call =
            call.token(both.token.as_deref().unwrap()).header("idempotency-key", &Uuid::now_v7().to_string());
        call.json(&body)
    };
    let answer = send(finding(&own, "none", None)).send().await.expect(403);
    assert_eq!(only(&answer), told("approverConflict", ""));
    send(finding(&declaration, "none", None)).send().await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn a_finding_waits_for_an_officer_and_stops_with_the_case() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let declaration = case.declare(&world, ADVISER).await.id();
    let left = json!({"to": "2026-11-24", "reason": "Moved to another team"});
    case.step(&world, "lead", "delivery-officer/unassign", &left).await.expect(200);
    let body = finding(&declaration, "none", None);
    let gated = case.step(&world, "lead", "conflict-checks", &body).await.expect(409);
    assert_eq!(
        (gated.code(), gated.error_codes()),
        ("gateNotMet", vec!["deliveryOfficerRequired".to_owned()])
    );
    assert_eq!(gated.body["errors"][0]["link"], format!("{}/delivery-officer/assign", case.path));
    let closed = format!(
        "update cases set status = 'closed', closure_outcome = 'notEligibleAtStart', closed_on = '2026-02-01' \
         where id = '{}'",
        case.id()
    );
    world.database.execute(&closed).await;
    let refused = case.step(&world, "lead", "conflict-checks", &body).await.expect(409);
    assert_eq!(refused.error_codes(), ["caseClosed"]);
    world.end().await;
}

#[actix_web::test]
async fn when_a_declaration_ends_the_check_is_open_again_and_nothing_is_erased() {
    let world = World::new().await;
    let case = Case::of(&world).await;
    let check = case.check(&world, ADVISER).await;
    let declaration = format!("{DECLARATIONS}/{}", check.body["declarationId"].as_str().unwrap());
    let ended = json!({"endedOn": "2026-03-01", "reason": "A cousin has started there"});
    world.change("lead", "POST", format!("{declaration}/end"), "\"1\"", &ended).await.expect(200);
    assert_eq!(case.task(&world, 3).await, "inProgress");
    let kept = world.get("lead", check.header("location")).await.expect(200);
    assert_eq!((&kept.body["finding"], &kept.body["current"]), (&json!("none"), &json!(false)));
    let events = world.get("lead", format!("{}/events?kind=task.reopened", case.path)).await.expect(200);
    assert_eq!(events.body["items"][0]["data"]["taskKey"], "check-adviser-conflicts");
    let again = finding(declaration.rsplit('/').next().unwrap(), "none", None);
    let gone = case.step(&world, "lead", "conflict-checks", &again).await.expect(409);
    assert_eq!(only(&gone), told("declarationEnded", ""));
    case.check(&world, ADVISER).await;
    assert_eq!(case.task(&world, 3).await, "completed");
    assert_eq!(world.state.db.verify(|_| {}).await.unwrap().broken, []);
    world.end().await;
}
