//! Documents and recommendations: what is sent, and what stands in the way of what.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::World;

use super::{Asked, Seen, send};
use crate::planned;

/// Another document of the case, which can take the place of one.
pub(super) const OTHER: &str = "00000000-0000-7000-8000-00000000d0c1";

/// A body that the operation takes.
pub(super) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "addDocument" => json!({
            "title": "The trust's answer", "kind": "conflictResponse", "url": "https://documents.example.org/1",
            "sha256": "0".repeat(64), "sizeBytes": 12, "suppliedByName": "The clerk", "receivedOn": "2026-02-01",
            "containsPersonalData": true, "classification": "official",
        }),
        "updateDocument" => json!({
            "title": "The trust's second answer", "kind": "conflictResponse", "sizeBytes": null,
            "subjectKind": null, "subjectId": null, "suppliedByName": null, "receivedOn": null,
            "containsPersonalData": true, "classification": "officialSensitive",
        }),
        "supersedeDocument" => json!({"newDocumentId": OTHER, "reason": "The signed copy came"}),
        "makeRecommendation" => json!({
            "decisionKind": "initialDiagnosis", "option": "match", "reasons": "No plan for attendance.",
            "recommendedOn": "2026-02-01",
        }),
        _ => return None,
    })
}

/// A document and a recommendation of the case, and another document.
pub(super) async fn existing(world: &World, case: &str) -> [(&'static str, String); 2] {
    planned::document(world, case, OTHER).await;
    let made = |operation: &'static str, below: &str| {
        let path = format!("/v1/cases/{case}/{below}");
        async move { world.post("lead", path, &body(operation).unwrap()).await.expect(201).id() }
    };
    [
        ("documentId", made("addDocument", "documents").await),
        ("recommendationId", made("makeRecommendation", "recommendations").await),
    ]
}

/// What the operations do when all is well, and what stands in their way the second time.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let find = |id: &str| all.iter().find(|asked| asked.id == id).unwrap();
    let case = world.get("lead", "/v1/cases?status=inProgress&limit=1").await;
    let case = case.body["items"][0]["id"].as_str().unwrap().to_owned();
    let mut ids = BTreeMap::from([("caseId", case.clone())]);
    existing(world, &case).await;
    for (id, name) in [("addDocument", "documentId"), ("makeRecommendation", "recommendationId")] {
        let asked = find(id);
        let made = send(world, asked, &asked.path(&ids), None, id).await;
        seen.note(asked, &made, 201);
        ids.insert(name, made.id());
    }
    let steps = [
        ("updateDocument", 200),
        ("supersedeDocument", 200),
        ("supersedeDocument", 409),
        ("removeDocument", 200),
        ("removeDocument", 409),
        ("updateDocument", 409),
        ("withdrawRecommendation", 200),
        ("withdrawRecommendation", 409),
    ];
    for (number, (id, wanted)) in steps.into_iter().enumerate() {
        let asked = find(id);
        let path = asked.path(&ids);
        let thing = path.rsplit_once('/').filter(|(_, step)| step.chars().all(char::is_alphabetic));
        let thing = thing.map_or(path.as_str(), |(thing, _)| thing);
        let etag = world.get("lead", thing).await.etag();
        let key = format!("document-{number}");
        let answer = send(world, asked, &path, Some(&etag), &key).await;
        seen.note(asked, &answer, wanted);
    }
    let asked = find("makeRecommendation");
    let closed = world.get("lead", "/v1/cases?status=closed").await.body["items"][0]["id"].clone();
    let ids = BTreeMap::from([("caseId", closed.as_str().unwrap().to_owned())]);
    let refused = send(world, asked, &asked.path(&ids), None, "closed-2").await;
    seen.note(asked, &refused, 409);
    let asked = find("addDocument");
    let held = world.database.hold(&format!("select from chains where subject = '{case}' for update")).await;
    let ids = BTreeMap::from([("caseId", case)]);
    let waiting = send(world, asked, &asked.path(&ids), None, "held-2").await;
    seen.note(asked, &waiting, 409);
    drop(held);
}
