//! Every rule says no where it must, over HTTP, with its code and the member it is about; and then nothing is written.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const OFFICER_LONDON: &str = "00000000-0000-7000-8000-000000001005";
const READER: &str = "00000000-0000-7000-8000-000000001008";

/// A good body with one member put for another.
fn with(mut body: Value, member: &str, value: Value) -> Value {
    body.pointer_mut(member).map_or_else(|| panic!("{member}"), |place| *place = value);
    body
}

fn opening() -> Value {
    json!({
        "urn": "900001", "cohort": "flow", "eligible": true, "basis": "stuckRi", "basisReason": null, "inspections": [],
        "assessedOn": "2026-01-10", "assessedByPersonId": null, "ruleVersion": "2025-09", "ineligibleReason": null,
        "deliveryOfficerId": null,
    })
}

fn assessment() -> Value {
    json!({
        "eligible": true, "basis": "stuckRi", "basisReason": null, "inspections": [], "assessedOn": "2026-02-01",
        "assessedByPersonId": null, "ruleVersion": "2025-09", "ineligibleReason": null, "changedOn": "2026-02-01",
        "supportEndsOn": null,
        "decision": {
            "reasons": "A new inspection", "decidedOn": "2026-02-01", "channel": "inSystem",
            "decidedByPersonId": null, "evidenceDocumentIds": [], "recommendationId": null,
            "conflictCheckIds": [], "reviewOn": null,
        },
    })
}

async fn rows(world: &World) -> [i64; 3] {
    [
        world.database.count("events").await,
        world.database.count("idempotency").await,
        world.database.count("decisions").await,
    ]
}

/// The first code and pointer that an answer names.
async fn told(world: &World, path: &str, etag: &str, body: &Value) -> (u16, String, String) {
    let answer = world.change("lead", "POST", path, etag, body).await;
    let (pointer, code) = answer.errors().into_iter().next().unwrap_or_default();
    (answer.status, code, pointer)
}

fn expected(status: u16, code: &str, pointer: &str) -> (u16, String, String) {
    (status, code.to_owned(), pointer.to_owned())
}

#[actix_web::test]
async fn opening_says_no() {
    let world = World::new().await;
    let outside = world.school(&json!({"region": null})).await;
    let closed = world.school(&json!({"status": "closed"})).await;
    let before = rows(&world).await;
    let stranger = json!(Uuid::now_v7());
    for (member, value, code, pointer) in [
        ("/urn", json!("899999"), "unknownSchool", "#/urn"),
        ("/urn", json!(closed), "schoolClosed", "#/urn"),
        ("/urn", json!(outside), "schoolOutsideRegions", "#/urn"),
        ("/cohort", json!("spring99"), "notInList", "#/cohort"),
        ("/basis", json!(null), "required", "#/basis"),
        ("/basis", json!("discretionary"), "required", "#/basisReason"),
        ("/eligible", json!(false), "mustBeNull", "#/basis"),
        ("/assessedOn", json!("2049-01-01"), "dateInFuture", "#/assessedOn"),
        ("/assessedOn", json!("-9999-01-01"), "invalidFormat", "#/assessedOn"),
        ("/assessedOn", json!("1999-12-31"), "invalidFormat", "#/assessedOn"),
        ("/assessedByPersonId", stranger.clone(), "unknownPerson", "#/assessedByPersonId"),
        ("/deliveryOfficerId", stranger, "unknownPerson", "#/deliveryOfficerId"),
        ("/deliveryOfficerId", json!(READER), "notADeliveryOfficer", "#/deliveryOfficerId"),
        ("/deliveryOfficerId", json!(OFFICER_LONDON), "personOutOfScope", "#/deliveryOfficerId"),
        ("/ruleVersion", json!(" "), "blank", "#/ruleVersion"),
    ] {
        let answer = told(&world, "/v1/cases", "\"0\"", &with(opening(), member, value)).await;
        assert_eq!(answer, expected(422, code, pointer), "{member}");
    }
    assert_eq!(rows(&world).await, before);
    world.end().await;
}

#[actix_web::test]
async fn a_school_that_is_not_eligible_gets_a_closed_case_without_an_officer() {
    let world = World::new().await;
    let lost = with(with(opening(), "/eligible", json!(false)), "/ineligibleReason", json!("Judged good"));
    let lost = with(lost, "/basis", json!(null));
    let staffed = with(lost.clone(), "/deliveryOfficerId", json!(OFFICER));
    let answer = told(&world, "/v1/cases", "\"0\"", &staffed).await;
    assert_eq!(answer, expected(422, "mustBeNull", "#/deliveryOfficerId"));
    let closed = world.post("lead", "/v1/cases", &lost).await.expect(201);
    assert_eq!(closed.body["closureOutcome"], "notEligibleAtStart");
    let path = format!("/v1/cases/{}", closed.id());
    let assign = json!({"personId": OFFICER, "from": "2026-02-01"});
    let answer = told(&world, &format!("{path}/delivery-officer/assign"), "\"2\"", &assign).await;
    assert_eq!(answer, expected(409, "caseClosed", ""));
    let answers = json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null});
    let task = format!("{path}/tasks/contact-responsible-body");
    let refused = world.change("lead", "PUT", task, "\"0\"", &answers).await.expect(409);
    assert_eq!((refused.code(), refused.error_codes()), ("caseNotWritable", vec!["caseClosed".to_owned()]));
    let again = world.post("lead", "/v1/cases", &opening()).await.expect(201);
    assert_eq!(again.body["previousCaseId"], closed.body["id"]);
    world.end().await;
}

#[actix_web::test]
async fn a_case_that_the_caller_may_not_see_is_in_the_way_without_a_link() {
    let world = World::new().await;
    let successor = world.school(&json!({"region": "northEast"})).await;
    let predecessor = world.school(&json!({"region": "london"})).await;
    let link = format!(
        "insert into school_links (urn, linked_urn, link_type, link_name) \
         values ('{successor}', '{predecessor}', 'predecessor', 'Predecessor')"
    );
    world.database.execute(&link).await;
    world.post("lead", "/v1/cases", &with(opening(), "/urn", json!(predecessor))).await.expect(201);
    let second = with(opening(), "/urn", json!(successor));
    let linked = world.post("lead", "/v1/cases", &second).await.expect(409);
    assert!(linked.body["existing"]["link"].is_string());
    let hidden = world.post("lead-north", "/v1/cases", &second).await.expect(409);
    assert_eq!(hidden.error_codes(), ["caseAlreadyOpen"]);
    assert!(hidden.body["existing"].is_null() && !hidden.text.contains("RISE-"), "{hidden}");
    world.end().await;
}

#[actix_web::test]
async fn assigning_and_unassigning_say_no() {
    let world = World::new().await;
    let case = world.post("lead", "/v1/cases", &opening()).await.expect(201);
    let path = format!("/v1/cases/{}/delivery-officer", case.id());
    let (assign, unassign) = (format!("{path}/assign"), format!("{path}/unassign"));
    let left = json!({"to": "2026-03-01", "reason": "Moved"});
    assert_eq!(told(&world, &unassign, "\"1\"", &left).await, expected(409, "noDeliveryOfficer", ""));
    let officer = json!({"personId": OFFICER, "from": "2026-02-01", "reason": null});
    for (member, value, code, pointer) in [
        ("/personId", json!(Uuid::now_v7()), "unknownPerson", "#/personId"),
        ("/personId", json!(READER), "notADeliveryOfficer", "#/personId"),
        ("/personId", json!(OFFICER_LONDON), "personOutOfScope", "#/personId"),
        ("/from", json!("2049-01-01"), "dateInFuture", "#/from"),
    ] {
        let answer = told(&world, &assign, "\"1\"", &with(officer.clone(), member, value)).await;
        assert_eq!(answer, expected(422, code, pointer));
    }
    world.change("lead", "POST", &assign, "\"1\"", &officer).await.expect(200);
    assert_eq!(told(&world, &assign, "\"2\"", &officer).await, expected(409, "alreadyAssigned", ""));
    let other = json!({"personId": "00000000-0000-7000-8000-000000001003", "from": "2026-03-01"});
    assert_eq!(told(&world, &assign, "\"2\"", &other).await, expected(422, "required", "#/reason"));
    let early = json!({"to": "2026-01-31", "reason": "Moved"});
    assert_eq!(told(&world, &unassign, "\"2\"", &early).await, expected(422, "dateBefore", "#/to"));
    world.end().await;
}

#[actix_web::test]
async fn assessing_says_no() {
    let world = World::new().await;
    let case = world.post("lead", "/v1/cases", &opening()).await.expect(201);
    let path = format!("/v1/cases/{}/eligibility-assessments", case.id());
    let before = rows(&world).await;
    let (document, stranger) = (json!([Uuid::now_v7()]), json!(Uuid::now_v7()));
    for (member, value, code, pointer) in [
        ("/supportEndsOn", json!("2026-08-31"), "mustBeNull", "#/supportEndsOn"),
        ("/changedOn", json!("2049-01-01"), "dateInFuture", "#/changedOn"),
        ("/decision/reasons", json!(" \n"), "blank", "#/decision/reasons"),
        ("/decision/decidedOn", json!("2049-01-01"), "dateInFuture", "#/decision/decidedOn"),
        ("/decision/reviewOn", json!("2026-01-31"), "dateBefore", "#/decision/reviewOn"),
        ("/decision/decidedByPersonId", json!(READER), "mustBeNull", "#/decision/decidedByPersonId"),
        ("/decision/channel", json!("onBehalf"), "required", "#/decision/decidedByPersonId"),
        (
            "/decision/evidenceDocumentIds",
            document.clone(),
            "unknownReference",
            "#/decision/evidenceDocumentIds",
        ),
        ("/decision/conflictCheckIds", document, "unknownReference", "#/decision/conflictCheckIds"),
        ("/decision/recommendationId", stranger.clone(), "unknownReference", "#/decision/recommendationId"),
        ("/assessedByPersonId", stranger.clone(), "unknownPerson", "#/assessedByPersonId"),
    ] {
        let answer = told(&world, &path, "\"1\"", &with(assessment(), member, value)).await;
        assert_eq!(answer, expected(422, code, pointer), "{member}");
    }
    let bare = with(
        with(assessment(), "/decision/channel", json!("onBehalf")),
        "/decision/decidedByPersonId",
        json!(READER),
    );
    let bare = told(&world, &path, "\"1\"", &bare).await;
    assert_eq!(bare, expected(422, "evidenceOfDecisionRequired", "#/decision/evidenceDocumentIds"));
    let many =
        with(with(assessment(), "/changedOn", json!("2049-01-01")), "/assessedByPersonId", stranger.clone());
    let many =
        with(with(many, "/decision/reviewOn", json!("2026-01-31")), "/decision/decidedByPersonId", stranger);
    let many = world.change("lead", "POST", &path, "\"1\"", &many).await.expect(422);
    assert_eq!(
        many.error_codes(),
        ["dateInFuture", "unknownPerson", "mustBeNull", "dateBefore", "unknownPerson"].map(str::to_owned)
    );
    let early = with(assessment(), "/decision/decidedOn", json!("2024-12-31"));
    assert_eq!(told(&world, &path, "\"1\"", &early).await, expected(403, "noDelegation", ""));
    assert_eq!(rows(&world).await, before);
    world.end().await;
}

#[actix_web::test]
async fn access_says_no() {
    let world = World::new().await;
    let scope = json!({"personId": READER, "clientId": null, "region": "london", "from": "2026-01-01", "to": null,
        "reason": "Cover"});
    let admin = "00000000-0000-7000-8000-000000001001";
    for (member, value, status, code, pointer) in [
        ("/personId", json!(null), 422, "exactlyOneOf", "#/personId"),
        ("/clientId", json!(Uuid::now_v7()), 422, "exactlyOneOf", "#/personId"),
        ("/personId", json!(Uuid::now_v7()), 422, "unknownPerson", "#/personId"),
        ("/to", json!("2025-12-31"), 422, "dateBefore", "#/to"),
        ("/personId", json!(admin), 403, "selfGrant", ""),
    ] {
        let answer = world.post("admin", "/v1/access-scopes", &with(scope.clone(), member, value)).await;
        let (told, at) = (answer.error_codes(), answer.errors()[0].0.clone());
        assert_eq!(
            (answer.status, told, at),
            (status, vec![code.to_owned()], pointer.to_owned()),
            "{member}"
        );
    }
    world.end().await;
}

#[actix_web::test]
async fn a_removed_note_and_another_s_note_stay_as_they_are() {
    let world = World::new().await;
    let case = world.post("lead", "/v1/cases", &opening()).await.expect(201);
    let notes = format!("/v1/cases/{}/notes", case.id());
    let note =
        format!("{notes}/{}", world.post("lead", &notes, &json!({"text": "Spoke"})).await.expect(201).id());
    let text = json!({"text": "Spoke again"});
    let other = world.change("lead-north", "PUT", &note, "\"1\"", &text).await.expect(403);
    assert_eq!(other.error_codes(), ["notAuthor"]);
    let reason = json!({"reason": "On the wrong case"});
    world.change("lead", "POST", format!("{note}/remove"), "\"1\"", &reason).await.expect(200);
    let late = world.change("lead", "PUT", &note, "\"2\"", &text).await.expect(409);
    assert_eq!(late.error_codes(), ["noteRemoved"]);
    world.end().await;
}

#[actix_web::test]
async fn queries_with_what_no_store_takes_are_refused() {
    let world = World::new().await;
    for query in [
        "urn=%00",
        "cohort=a%00",
        "laCode=%0a",
        "openedFrom=-9999-01-01T00:00:00Z",
        "updatedSince=9999-01-01T00:00:00Z",
    ] {
        let refused = world.get("lead", format!("/v1/cases?{query}")).await.expect(400);
        assert_eq!(refused.code(), "invalidParameter", "{query}");
    }
    world.end().await;
}
