//! Every status that the contract declares, of every operation, seen from a real server.

mod advisers;
mod decisions;
mod documents;
mod engagement;
mod lifecycle;
mod matching;
mod plan;
mod tasks;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use api::Quotas;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, World, operations, report};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use uuid::Uuid;

use crate::permissions::lifecycle as recipes;

/// The statuses of operations that have been seen.
#[derive(Default)]
struct Seen(BTreeSet<(String, u16)>);

/// An operation of the contract, as it is asked for here.
struct Asked {
    id: String,
    method: String,
    template: String,
    declared: BTreeSet<u16>,
    open: bool,
    body: bool,
    streamed: bool,
}

fn asked() -> Vec<Asked> {
    let all = operations().into_iter().map(|(method, template, operation)| {
        let statuses = operation["responses"].as_object().unwrap().keys();
        Asked {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method,
            template,
            declared: statuses.map(|status| status.parse().unwrap()).collect(),
            open: operation["security"].as_array().is_some_and(|all| all.iter().all(|one| one == &json!({}))),
            body: !operation["requestBody"].is_null(),
            streamed: !operation["requestBody"]["content"]["text/csv"].is_null(),
        }
    });
    all.collect()
}

impl Seen {
    fn note(&mut self, asked: &Asked, answer: &Answer, wanted: u16) {
        assert_eq!(answer.status, wanted, "{} {}: {answer}", asked.method, asked.template);
        self.0.insert((asked.id.clone(), answer.status));
    }
}

impl Asked {
    fn declares(&self, status: u16) -> bool {
        self.declared.contains(&status)
    }

    /// Who may see what the operation is about.
    fn person(&self) -> &'static str {
        let of_administrators = [
            "/v1/access-scopes",
            "/v1/delegations",
            "/v1/people",
            "/v1/school-imports",
            "/v1/school-link-imports",
        ];
        match self.id.as_str() {
            "closeCase" | "overturnDecision" => "director",
            "recordPlanClearance" => "grant-approver",
            "closeAsOpenedInError" => "support",
            _ if of_administrators.iter().any(|path| self.template.starts_with(path)) => "admin",
            _ if self.template.starts_with("/v1/cases/{caseId}/decisions/") => "director",
            _ => "lead",
        }
    }

    fn path(&self, ids: &BTreeMap<&str, String>) -> String {
        let template =
            self.template.replace("/advisers/{personId}", &format!("/advisers/{}", advisers::ADVISER));
        ids.iter().fold(template, |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
    }

    /// The path of something that does not exist.
    fn nowhere(&self) -> String {
        let id = Uuid::now_v7().to_string();
        let ids = [
            "caseId",
            "noteId",
            "changeId",
            "personId",
            "scopeId",
            "importId",
            "declarationId",
            "checkId",
            "concernId",
            "contactId",
            "referralId",
            "supportId",
            "documentId",
            "recommendationId",
            "decisionId",
            "delegationId",
            "planVersionId",
            "objectiveId",
            "reviewId",
            "organisationId",
            "candidateId",
        ];
        let ids = ids.map(|name| (name, id.clone()));
        let keys = [
            ("stepKey", "nothing"),
            ("urn", "999999"),
            ("slug", "nothing"),
            ("listKey", "nothing"),
            ("valueKey", "nothing"),
        ];
        let keys = keys.map(|(name, key)| (name, key.to_owned()));
        let ids: BTreeMap<_, _> = ids.into_iter().chain(keys).collect();
        ids.iter().fold(self.template.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
    }
}

/// A body that the operation takes.
fn body(operation: &str) -> Value {
    if let Some(body) = plan::body(operation) {
        return body;
    }
    let officer = "00000000-0000-7000-8000-000000001002";
    match operation {
        "openCase" => json!({
            "urn": "900001", "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        }),
        "recordEligibilityAssessment" => json!({
            "eligible": true, "basis": "lowAttainment", "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
            "changedOn": "2026-01-10",
            "decision": {"reasons": "Results fell again", "decidedOn": "2026-01-11", "channel": "inSystem"},
        }),
        "assignDeliveryOfficer" => json!({"personId": officer, "from": "2026-02-01"}),
        "unassignDeliveryOfficer" => json!({"to": "2026-03-01", "reason": "Moved to another team"}),
        "saveContactResponsibleBodyTask" => {
            json!({"contacted": true, "contactedOn": "2026-02-03", "dioceseContactedOn": null})
        }
        "addNote" | "updateNote" => json!({"text": "Spoke to the chair."}),
        "createPerson" => json!({
            "tenantId": "00000000-0000-4000-8000-000000000001", "subjectId": "00000000-0000-4000-8000-00000000abcd",
            "displayName": "Nia Sample", "email": "nia@example.org", "functions": ["deliver"],
        }),
        "grantAccessScope" => {
            json!({"personId": "00000000-0000-7000-8000-000000001006", "region": "london", "from": "2026-01-01", "reason": "Cover"})
        }
        other => advisers::body(other)
            .or_else(|| recipes::body(other))
            .or_else(|| engagement::body(other))
            .or_else(|| documents::body(other))
            .or_else(|| crate::permissions::tasks::body(other))
            .or_else(|| decisions::body(other))
            .or_else(|| matching::body(other))
            .unwrap_or_else(|| json!({"reason": "No longer needed"})),
    }
}

async fn send(world: &World, asked: &Asked, path: &str, etag: Option<&str>, key: &str) -> Answer {
    let mut call = world.call(&asked.method, path).person(asked.person());
    if let Some(etag) = etag {
        call = call.header("if-match", etag);
    }
    if asked.method != Method::GET.as_str() {
        call = call.header("idempotency-key", key).json(&engagement::named(body(&asked.id), &asked.id, path));
    }
    call.send().await
}

/// The statuses that come of what is wrong with a request, whatever the operation does.
async fn refusals(world: &World, seen: &mut Seen, asked: &Asked, ids: &BTreeMap<&str, String>) {
    let path = asked.path(ids);
    let call = |path: &str| {
        let call = world.call(&asked.method, path);
        if asked.open { call } else { call.person(asked.person()) }
    };
    let keyed = |path: &str| call(path).header("idempotency-key", "k").header("if-match", "\"1\"");
    seen.note(asked, &call(&format!("{path}?nonsense=1")).send().await, 400);
    seen.note(asked, &call(&path).header("accept", "image/png").send().await, 406);
    if asked.declares(401) {
        seen.note(asked, &world.call(&asked.method, &path).send().await, 401);
        seen.note(asked, &world.call(&asked.method, &path).token(&World::stranger(&[])).send().await, 403);
    }
    if asked.declares(404) {
        let nowhere = asked.nowhere();
        seen.note(asked, &keyed(&nowhere).json(&json!({})).send().await, 404);
    }
    if asked.streamed {
        seen.note(asked, &call(&path).header("content-type", "text/plain").bytes("x").send().await, 415);
        seen.note(asked, &call(&path).header("content-type", "text/csv").bytes("x\n").send().await, 422);
    } else if asked.body {
        seen.note(asked, &keyed(&path).header("content-type", "text/plain").bytes("x").send().await, 415);
        seen.note(asked, &keyed(&path).json(&json!({"nonsense": 1})).send().await, 422);
        let large = json!({"text": "x".repeat(1024 * 1024)});
        seen.note(asked, &keyed(&path).json(&large).send().await, 413);
    }
    if asked.declares(412) {
        seen.note(asked, &send(world, asked, &path, None, "none").await, 428);
        seen.note(asked, &send(world, asked, &path, Some("\"99\""), "stale").await, 412);
    }
}

/// What the operation does when all is well, and what stands in its way the second time.
async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let find = |id: &str| all.iter().find(|asked| asked.id == id).unwrap();
    let mut ids = BTreeMap::new();
    let created = [
        ("openCase", "caseId"),
        ("addNote", "noteId"),
        ("createPerson", "personId"),
        ("grantAccessScope", "scopeId"),
    ];
    for (id, name) in created {
        let asked = find(id);
        let made = send(world, asked, &asked.path(&ids), None, "first").await;
        seen.note(asked, &made, 201);
        ids.insert(name, made.id());
        if id != "addNote" {
            seen.note(asked, &send(world, asked, &asked.path(&ids), None, "second").await, 409);
        }
    }
    let version = |path: String, person: &'static str| async move { world.get(person, path).await.etag() };
    let steps = [
        ("assignDeliveryOfficer", "/v1/cases/{caseId}", 200),
        ("assignDeliveryOfficer", "/v1/cases/{caseId}", 409),
        ("saveContactResponsibleBodyTask", "/v1/cases/{caseId}/tasks/contact-responsible-body", 200),
        ("recordEligibilityAssessment", "/v1/cases/{caseId}", 201),
        ("unassignDeliveryOfficer", "/v1/cases/{caseId}", 200),
        ("unassignDeliveryOfficer", "/v1/cases/{caseId}", 409),
        ("saveContactResponsibleBodyTask", "/v1/cases/{caseId}/tasks/contact-responsible-body", 409),
        ("updateNote", "/v1/cases/{caseId}/notes/{noteId}", 200),
        ("removeNote", "/v1/cases/{caseId}/notes/{noteId}", 200),
        ("removeNote", "/v1/cases/{caseId}/notes/{noteId}", 409),
        ("updateNote", "/v1/cases/{caseId}/notes/{noteId}", 409),
        ("revokeAccessScope", "/v1/access-scopes/{scopeId}", 200),
        ("revokeAccessScope", "/v1/access-scopes/{scopeId}", 409),
    ];
    for (number, (id, of, wanted)) in steps.into_iter().enumerate() {
        let asked = find(id);
        let of = ids.iter().fold(of.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
        let etag = version(of, asked.person()).await;
        let answer = send(world, asked, &asked.path(&ids), Some(&etag), &format!("step-{number}")).await;
        seen.note(asked, &answer, wanted);
    }
    lifecycle::lives(world, seen, all, &ids).await;
    decisions::effects(world, seen, all).await;
    let closed = world.get("lead", "/v1/cases?status=closed").await.body["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    ids.insert("caseId", closed);
    let asked = find("recordEligibilityAssessment");
    let etag = version(asked.path(&ids).replace("/eligibility-assessments", ""), "lead").await;
    seen.note(asked, &send(world, asked, &asked.path(&ids), Some(&etag), "closed").await, 409);
    for asked in all.iter().filter(|asked| asked.streamed) {
        let call = world.call("POST", &asked.template).person("admin").header("content-type", "text/csv");
        seen.note(asked, &call.bytes(file(asked)).send().await, 201);
    }
}

/// The file that a streamed operation takes.
fn file(asked: &Asked) -> &'static [u8] {
    match asked.id.as_str() {
        "startSchoolLinkImport" => include_bytes!("../data/links_edubasealldata-invented.csv"),
        _ => include_bytes!("../data/edubasealldata-invented.csv"),
    }
}

/// What takes a bare connection, or a lock that somebody else holds, to see.
async fn hindrances(world: &World, seen: &mut Seen, all: &[Asked], ids: &BTreeMap<&str, String>) {
    for asked in all.iter().filter(|asked| asked.streamed) {
        let target = format!("POST {}", asked.template);
        let large = "Content-Type: text/csv\r\nContent-Length: 209715201";
        let mut stream = world.raw("admin", &target, large).await;
        let mut told = [0; 12];
        stream.read_exact(&mut told).await.unwrap();
        assert_eq!(&told, b"HTTP/1.1 413", "{}", asked.template);
        seen.0.insert((asked.id.clone(), 413));
        let started = "Content-Type: text/csv\r\nTransfer-Encoding: chunked";
        let mut stream = world.raw("admin", &target, started).await;
        let first = file(asked).split_inclusive(|byte| *byte == b'\n').next().unwrap();
        let chunk = [format!("{:x}\r\n", first.len()).as_bytes(), first, b"\r\n"].concat();
        stream.write_all(&chunk).await.unwrap();
        while world.database.count("school_imports where state = 'running'").await == 0 {}
        let call = world.call("POST", &asked.template).person("admin").header("content-type", "text/csv");
        seen.note(asked, &call.bytes(file(asked)).send().await, 409);
        drop(stream);
        while world.database.count("school_imports where state = 'running'").await > 0 {}
    }
    let asked = all.iter().find(|asked| asked.id == "addNote").unwrap();
    let lock = format!("select from chains where subject = '{}' for update", ids["caseId"]);
    let held = world.database.hold(&lock).await;
    seen.note(asked, &send(world, asked, &asked.path(ids), None, "held").await, 409);
    drop(held);
}

async fn reads(world: &World, seen: &mut Seen, asked: &Asked, ids: &BTreeMap<&str, String>) {
    let path = asked.path(ids);
    let call = || {
        let call = world.call("GET", &path);
        if asked.open { call } else { call.person(asked.person()) }
    };
    let read = call().send().await;
    seen.note(asked, &read, 200);
    if asked.declares(304) {
        seen.note(asked, &call().header("if-none-match", &read.etag()).send().await, 304);
    }
}

/// The ids of things that exist in every world.
async fn existing(world: &World) -> BTreeMap<&'static str, String> {
    let first = |answer: Answer| answer.body["items"][0]["id"].as_str().unwrap().to_owned();
    let mut opening = body("openCase");
    opening["urn"] = json!(world.school(&json!({})).await);
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let note = world.post("lead", format!("/v1/cases/{case}/notes"), &json!({"text": "Hello"})).await.id();
    let change = recipes::school_change(world, &case).await;
    let advising = advisers::existing(world, &case).await;
    let engaged = engagement::existing(world, &case).await;
    let documents = documents::existing(world, &case).await;
    let (_, decision) = decisions::opened(world).await;
    let [version, objective, review] = plan::existing(world, &case).await;
    matching::arrange(world, &case).await;
    let ids = BTreeMap::from([
        ("decisionId", decision),
        ("delegationId", first(world.get("admin", "/v1/delegations").await)),
        ("planVersionId", version),
        ("objectiveId", objective),
        ("reviewId", review),
        ("caseId", case),
        ("noteId", note),
        ("changeId", change),
        ("personId", first(world.get("admin", "/v1/people").await)),
        ("scopeId", first(world.get("admin", "/v1/access-scopes").await)),
        ("importId", first(world.get("admin", "/v1/school-imports").await)),
        ("organisationId", matching::ORGANISATION.to_owned()),
        ("candidateId", matching::CANDIDATE.to_owned()),
        ("urn", "900001".to_owned()),
        ("slug", "stale".to_owned()),
        ("listKey", "cohorts".to_owned()),
        ("valueKey", "flow".to_owned()),
    ]);
    ids.into_iter().chain(advising).chain(engaged).chain(documents).collect()
}

#[actix_web::test]
async fn every_declared_status_of_every_operation_is_seen() {
    let mut seen = Seen::default();
    let all = asked();
    let world = World::new().await;
    let mut ids = existing(&world).await;
    let links = world.get("admin", "/v1/school-link-imports").await.body["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for asked in &all {
        if asked.method == "GET" {
            let schools = ids["importId"].clone();
            if asked.template.starts_with("/v1/school-link-imports/") {
                ids.insert("importId", links.clone());
            }
            reads(&world, &mut seen, asked, &ids).await;
            ids.insert("importId", schools);
        }
        refusals(&world, &mut seen, asked, &ids).await;
    }
    effects(&world, &mut seen, &all).await;
    advisers::effects(&world, &mut seen, &all).await;
    engagement::effects(&world, &mut seen, &all).await;
    documents::effects(&world, &mut seen, &all).await;
    tasks::effects(&world, &mut seen, &all).await;
    plan::effects(&world, &mut seen, &all).await;
    matching::effects(&world, &mut seen, &all, &ids).await;
    hindrances(&world, &mut seen, &all, &ids).await;

    world.database.execute("drop schema public cascade; create schema public").await;
    for asked in all.iter().filter(|asked| asked.declares(500)) {
        let path = asked.path(&ids);
        let answer = if asked.streamed {
            let call = world.call("POST", &path).person("admin").header("content-type", "text/csv");
            call.bytes("x\n").send().await
        } else {
            send(&world, asked, &path, Some("\"1\""), "broken").await
        };
        seen.note(asked, &answer, 500);
    }
    world.end().await;

    let world = World::new().await;
    world.cut().await;
    for asked in all.iter().filter(|asked| asked.declares(503)) {
        let path = asked.path(&ids);
        let answer = send(&world, asked, &path, Some("\"1\""), "cut").await;
        seen.note(asked, &answer, 503);
    }
    world.end().await;

    let world = World::limited(Quotas { reads: NonZeroU32::MIN, writes: NonZeroU32::MIN }).await;
    for person in ["admin", "lead", "director", "support", "grant-approver"] {
        world.get(person, "/v1/me").await.expect(200);
        world.post(person, "/v1/people", &json!({})).await;
    }
    for asked in all.iter().filter(|asked| asked.declares(429)) {
        let answer = send(&world, asked, &asked.path(&ids), Some("\"1\""), "often").await;
        seen.note(asked, &answer, 429);
    }
    world.end().await;

    let declared =
        all.iter().flat_map(|asked| asked.declared.iter().map(|status| (asked.id.clone(), *status)));
    let declared: BTreeSet<_> = declared.collect();
    report(&format!("statuses {} of {}", seen.0.len(), declared.len()));
    let missing: Vec<_> = declared.iter().filter(|pair| !seen.0.contains(*pair)).collect();
    assert!(missing.is_empty(), "declared, but never seen: {missing:?}");
}
