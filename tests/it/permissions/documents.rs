//! Documents and recommendations, and valid requests about them.

use serde_json::{Value, json};
use tests::World;

use super::Caller;

const AUTHORS: [&str; 6] =
    ["Case.Deliver", "Case.Advise", "Case.Lead", "Case.Decide", "Grant.Prepare", "Grant.Approve"];

/// What was made for a request.
#[derive(Default)]
pub(crate) struct Made {
    pub(crate) document: String,
    pub(crate) recommendation: String,
    /// Another document of the same case.
    other: String,
}

/// Says that the caller wrote it, if theirs is a role that writes such things.
async fn written_by(world: &World, caller: &Caller, table: &str, columns: [&str; 2], id: &str) {
    if AUTHORS.contains(&caller.role.as_str()) {
        let ([author, author_id], me) = (columns, caller.id);
        let sql = format!(
            "update {table} set {author} = replace({author}::text, {author_id}::text, '{me}')::jsonb, \
             {author_id} = '{me}' where id = '{id}'"
        );
        world.database.execute(&sql).await;
    }
}

async fn document(world: &World, case: &str) -> String {
    let path = format!("/v1/cases/{case}/documents");
    let body = body("addDocument", &Made::default()).unwrap();
    world.post("lead", path, &body).await.expect(201).id()
}

/// Makes what the operation is about.
pub(crate) async fn make(world: &World, caller: &Caller, template: &str, case: &str) -> Made {
    let mut made = Made::default();
    if template.contains("{documentId}") || template.ends_with("/escalate") {
        made.document = document(world, case).await;
        made.other = document(world, case).await;
        written_by(world, caller, "documents", ["added_by", "added_by_id"], &made.document).await;
    }
    if template.contains("{recommendationId}") {
        let path = format!("/v1/cases/{case}/recommendations");
        let body = body("makeRecommendation", &made).unwrap();
        made.recommendation = world.post("lead", path, &body).await.expect(201).id();
        written_by(world, caller, "recommendations", ["author", "author_id"], &made.recommendation).await;
    }
    made
}

/// The tag of what was made for the request.
pub(crate) fn etag(operation: &str) -> Option<&'static str> {
    let changes = ["updateDocument", "supersedeDocument", "removeDocument", "withdrawRecommendation"];
    changes.contains(&operation).then_some("\"1\"")
}

/// A good body of the operation.
pub(crate) fn body(operation: &str, made: &Made) -> Option<Value> {
    Some(match operation {
        "addDocument" => json!({
            "title": "The trust's answer", "kind": "conflictResponse", "url": "https://documents.example.org/1",
            "containsPersonalData": true, "classification": "official",
        }),
        "updateDocument" => json!({
            "title": "The trust's second answer", "kind": "conflictResponse", "sizeBytes": null,
            "subjectKind": null, "subjectId": null, "suppliedByName": null, "receivedOn": null,
            "containsPersonalData": true, "classification": "officialSensitive",
        }),
        "supersedeDocument" => json!({"newDocumentId": made.other, "reason": "The signed copy came"}),
        "removeDocument" => json!({"reason": "Added to the wrong case"}),
        "escalateConcern" => json!({
            "noticeKind": "neia", "details": "The notice.", "issuedOn": "2026-02-01", "documentId": made.document,
        }),
        "makeRecommendation" => json!({
            "decisionKind": "initialDiagnosis", "option": "match", "reasons": "No plan for attendance.",
            "recommendedOn": "2026-02-01",
        }),
        "withdrawRecommendation" => json!({"reason": "The visit showed otherwise"}),
        _ => return None,
    })
}
