//! Documents, recommendations, and the decisions that rest on them.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

const DIRECTOR: &str = "director";
const NOT_YET: &str = "2049-01-01";

async fn a_case(world: &World) -> String {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    format!("/v1/cases/{}", world.post("lead", "/v1/cases", &opening).await.expect(201).id())
}

fn document() -> Value {
    json!({
        "title": "The director's e-mail", "kind": "decisionEvidence", "url": "https://documents.example.org/1",
        "sha256": null, "sizeBytes": null, "subjectKind": null, "subjectId": null, "suppliedByName": null,
        "receivedOn": null, "containsPersonalData": false, "classification": "official",
    })
}

fn recommendation(documents: &[&str]) -> Value {
    json!({
        "decisionKind": "eligibility", "option": "notEligible", "reasons": "Judged good since.",
        "recommendedOn": "2026-02-01", "documentIds": documents,
    })
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

async fn add(world: &World, case: &str) -> String {
    world.post("lead", format!("{case}/documents"), &document()).await.expect(201).id()
}

/// Assesses eligibility, with this said of the decision.
async fn assess(world: &World, case: &str, person: &str, decision: Value) -> Answer {
    let body = json!({
        "eligible": true, "basis": "stuckRi", "assessedOn": "2026-02-01", "ruleVersion": "2025-09",
        "changedOn": "2026-02-01", "decision": decision,
    });
    let etag = world.get(person, case).await.etag();
    world.change(person, "POST", format!("{case}/eligibility-assessments"), &etag, &body).await
}

fn decision(more: &Value) -> Value {
    let mut decision = json!({"reasons": "Seen again", "decidedOn": "2026-02-01", "channel": "inSystem"});
    let members = more.as_object().cloned().unwrap_or_default();
    decision.as_object_mut().unwrap().extend(members);
    decision
}

fn told(answer: &Answer) -> Vec<(u16, String, String)> {
    answer.errors().into_iter().map(|(pointer, code)| (answer.status, code, pointer)).collect()
}

fn only(status: u16, code: &str, pointer: &str) -> Vec<(u16, String, String)> {
    vec![(status, code.to_owned(), pointer.to_owned())]
}

#[actix_web::test]
async fn a_document_is_added_read_changed_superseded_and_removed() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let added = world.post("lead", format!("{case}/documents"), &document()).await.expect(201);
    let path = added.header("location").to_owned();
    assert_eq!(world.get("lead", &path).await.expect(200).body, added.body);
    let actions = json!(["updateDocument", "supersedeDocument", "removeDocument"]);
    assert_eq!(added.body["availableActions"], actions);

    let mut said = document();
    for gone in ["url", "sha256"] {
        said.as_object_mut().unwrap().remove(gone);
    }
    let said = with(said, "title", json!("The director's letter"));
    let changed = world.change("lead", "PUT", &path, &added.etag(), &said).await.expect(200);
    assert_eq!((&changed.body["title"], &changed.body["version"]), (&said["title"], &json!(2)));
    assert_eq!(changed.body["url"], document()["url"]);

    let newer = add(&world, &case).await;
    let supersede = json!({"newDocumentId": newer, "reason": "The signed copy came"});
    let step = format!("{path}/supersede");
    let superseded = world.change("lead", "POST", &step, &changed.etag(), &supersede).await.expect(200);
    assert_eq!(superseded.body["supersededByDocumentId"], json!(newer));
    let again = world.change("lead", "POST", &step, &superseded.etag(), &supersede).await;
    assert_eq!(told(&again), only(409, "documentSuperseded", ""));
    let back = json!({"newDocumentId": superseded.id(), "reason": "After all"});
    let newer_step = format!("{case}/documents/{newer}/supersede");
    let circle = world.change("lead", "POST", newer_step, "\"1\"", &back).await;
    assert_eq!(told(&circle), only(422, "unknownReference", "#/newDocumentId"));

    let reason = json!({"reason": "On the wrong case"});
    let remove = format!("{path}/remove");
    let removed = world.change("lead", "POST", &remove, &superseded.etag(), &reason).await.expect(200);
    assert_eq!((&removed.body["url"], &removed.body["removed"]), (&Value::Null, &json!(true)));
    assert_eq!(removed.body["availableActions"], json!([]));
    let twice = world.change("lead", "POST", &remove, &removed.etag(), &reason).await;
    assert_eq!(told(&twice), only(409, "documentRemoved", ""));
    let listed = world.get("lead", format!("{case}/documents?includeTotal=true")).await.expect(200);
    assert_eq!((&listed.body["total"], &listed.body["items"][0]["id"]), (&json!(2), &json!(newer)));
    let none = world.get("lead", format!("{case}/documents?kind=invoice")).await.expect(200);
    assert_eq!(none.body["items"], json!([]));
    world.end().await;
}

#[actix_web::test]
async fn adding_a_document_says_no() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let documents = format!("{case}/documents");
    let id = json!(Uuid::now_v7());
    for (member, value, code, pointer) in [
        ("title", json!(" "), "blank", "#/title"),
        ("kind", json!("poem"), "notInList", "#/kind"),
        ("url", json!("http://documents.example.org/1"), "invalidFormat", "#/url"),
        ("url", json!("https:///1"), "invalidFormat", "#/url"),
        ("url", json!("https://documents.example.org/a b"), "invalidFormat", "#/url"),
        ("sha256", json!("A".repeat(64)), "invalidFormat", "#/sha256"),
        ("sizeBytes", json!(-1), "invalidFormat", "#/sizeBytes"),
        ("subjectKind", json!("review"), "required", "#/subjectId"),
        ("subjectId", id, "required", "#/subjectKind"),
        ("receivedOn", json!(NOT_YET), "dateInFuture", "#/receivedOn"),
        ("classification", json!("secret"), "notInList", "#/classification"),
    ] {
        let answer = world.post("lead", &documents, &with(document(), member, value)).await;
        assert_eq!(told(&answer), only(422, code, pointer), "{member}");
    }
    assert_eq!(world.database.count("documents").await, 0);
    world.end().await;
}

#[actix_web::test]
async fn what_a_decision_or_recommendation_rests_on_neither_changes_nor_goes() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let (evidence, borne) = (add(&world, &case).await, add(&world, &case).await);
    let decided = decision(&json!({"evidenceDocumentIds": [evidence]}));
    assess(&world, &case, "lead", decided).await.expect(201);
    let recommendations = format!("{case}/recommendations");
    let made = world.post("lead", &recommendations, &recommendation(&[&borne])).await.expect(201);
    let reason = json!({"reason": "Not needed"});
    for of in [&evidence, &borne] {
        let path = format!("{case}/documents/{of}");
        let seen = world.get("lead", &path).await.expect(200);
        assert_eq!(seen.body["availableActions"], json!(["supersedeDocument"]));
        let mut said = document();
        for gone in ["url", "sha256"] {
            said.as_object_mut().unwrap().remove(gone);
        }
        let changed = world.change("lead", "PUT", &path, &seen.etag(), &said).await;
        assert_eq!(told(&changed), only(409, "documentInEvidence", ""));
        let removed = world.change("lead", "POST", format!("{path}/remove"), &seen.etag(), &reason).await;
        assert_eq!(told(&removed), only(409, "documentInEvidence", ""));
    }
    let withdraw = format!("{recommendations}/{}/withdraw", made.id());
    world.change("lead", "POST", withdraw, &made.etag(), &reason).await.expect(200);
    let remove = format!("{case}/documents/{borne}/remove");
    world.change("lead", "POST", remove, "\"1\"", &reason).await.expect(200);
    world.end().await;
}

#[actix_web::test]
async fn a_decision_names_documents_and_recommendations_of_its_case_that_stand() {
    let world = World::new().await;
    let (case, other) = (a_case(&world).await, a_case(&world).await);
    let (kept, removed, elsewhere) =
        (add(&world, &case).await, add(&world, &case).await, add(&world, &other).await);
    let reason = json!({"reason": "On the wrong case"});
    let remove = format!("{case}/documents/{removed}/remove");
    world.change("lead", "POST", remove, "\"1\"", &reason).await.expect(200);
    let evidence = "#/decision/evidenceDocumentIds";
    for wrong in [removed, elsewhere.clone(), Uuid::now_v7().to_string()] {
        let decided = decision(&json!({"evidenceDocumentIds": [kept, wrong]}));
        let answer = assess(&world, &case, "lead", decided).await;
        assert_eq!(told(&answer), only(422, "unknownReference", evidence));
    }
    let recommend = |case: &str| format!("{case}/recommendations");
    let made = world.post("officer-london", recommend(&case), &recommendation(&[])).await;
    assert!(matches!(made.status, 403 | 404), "{made}");
    let unknown = world.post("lead", recommend(&case), &recommendation(&[&elsewhere])).await;
    assert_eq!(told(&unknown), only(422, "unknownReference", "#/documentIds"));
    let future = with(recommendation(&[]), "recommendedOn", json!(NOT_YET));
    let future = world.post("lead", recommend(&case), &future).await;
    assert_eq!(told(&future), only(422, "dateInFuture", "#/recommendedOn"));

    let made = world.post("lead", recommend(&case), &recommendation(&[&kept])).await.expect(201);
    let foreign = world.post("lead", recommend(&other), &recommendation(&[])).await.expect(201).id();
    let gone = world.post("lead", recommend(&case), &recommendation(&[])).await.expect(201).id();
    let withdraw = |id: &str| format!("{}/{id}/withdraw", recommend(&case));
    let withdrawn = world.change("lead", "POST", withdraw(&gone), "\"1\"", &reason).await.expect(200);
    let twice = world.change("lead", "POST", withdraw(&gone), &withdrawn.etag(), &reason).await;
    assert_eq!(told(&twice), only(409, "recommendationWithdrawn", ""));
    for wrong in [foreign, gone, Uuid::now_v7().to_string()] {
        let answer = assess(&world, &case, "lead", decision(&json!({"recommendationId": wrong}))).await;
        assert_eq!(told(&answer), only(422, "unknownReference", "#/decision/recommendationId"));
    }
    let answers = decision(&json!({"recommendationId": made.id()}));
    assess(&world, &case, "lead", answers).await.expect(201);
    let answered = world.get("lead", made.header("location")).await.expect(200);
    assert_eq!((&answered.body["answered"], &answered.body["availableActions"]), (&json!(true), &json!([])));
    let late = world.change("lead", "POST", withdraw(&made.id()), &made.etag(), &reason).await;
    assert_eq!(told(&late), only(409, "alreadyAnswered", ""));
    for (answered, count) in [("true", 1), ("false", 1)] {
        let listed = world.get("lead", format!("{}?answered={answered}", recommend(&case))).await.expect(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), count, "{answered}");
    }
    world.end().await;
}

#[actix_web::test]
async fn d2_a_decision_on_behalf_needs_a_document_that_shows_it() {
    let world = World::new().await;
    let case = a_case(&world).await;
    let who = world.get(DIRECTOR, "/v1/me").await.expect(200).body["person"]["id"].clone();
    let on_behalf = json!({"channel": "onBehalf", "decidedByPersonId": who});
    let bare = assess(&world, &case, "lead", decision(&on_behalf)).await;
    assert_eq!(told(&bare), only(422, "evidenceOfDecisionRequired", "#/decision/evidenceDocumentIds"));
    let delegation = format!(
        "insert into delegations (id, version, person_id, decision_kind, level, from_on, authority) values \
         ('{}', 1, {}, 'eligibility', 'standard', '2026-01-01', 'A letter')",
        Uuid::now_v7(),
        who.to_string().replace('"', "'")
    );
    world.database.execute(&delegation).await;
    let shown = with(on_behalf, "evidenceDocumentIds", json!([add(&world, &case).await]));
    assess(&world, &case, "lead", decision(&shown)).await.expect(201);
    let by_director = "decisions where channel = 'onBehalf' and decided_by <> recorded_by";
    assert_eq!(world.database.count(by_director).await, 1);
    world.end().await;
}
