//! What operations about advisers and their conflicts answer.

use serde_json::{Value, json};
use tests::World;

use super::{Asked, Seen, send};
use crate::permissions::advisers::{check, completed};

pub(super) const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const DECLARATION: &str = "00000000-0000-7000-8000-00000000c001";

/// A declaration, and a check of it on a case.
pub(super) async fn existing(world: &World, case: &str) -> [(&'static str, String); 2] {
    let sql = format!(
        "insert into conflict_declarations (id, version, person_id, organisation_id, declared_on, interest_kind, \
         recorded_at) values ('{DECLARATION}', 1, '{ADVISER}', '{DECLARATION}', '2026-01-10', 'none', now())"
    );
    world.database.execute(&sql).await;
    let check = check(world, case, DECLARATION).await;
    [("declarationId", DECLARATION.to_owned()), ("checkId", check)]
}

/// A body that the operation takes.
pub(super) fn body(operation: &str) -> Option<Value> {
    let decision = json!({"reasons": "It was looked into", "decidedOn": "2026-02-02", "channel": "inSystem"});
    Some(match operation {
        "updatePerson" => json!({
            "displayName": "Ada Sample", "email": "ada@example.org", "activeFrom": "2026-01-01", "activeTo": null,
        }),
        "saveAdviser" => json!({
            "homeRegion": "northEast", "employerOrganisationId": null, "capacityCases": 6,
            "activeFrom": "2026-01-01", "activeTo": null,
        }),
        "declareConflict" => json!({
            "personId": ADVISER, "urn": "900002", "declaredOn": "2026-01-10", "interestKind": "none",
        }),
        "endConflictDeclaration" => json!({"endedOn": "2026-02-10", "reason": "No longer so"}),
        "recordConflictFinding" => json!({
            "declarationId": DECLARATION, "purpose": "allocation", "checkedOn": "2026-02-02", "finding": "none",
            "decision": decision,
        }),
        "allocateAdviser" => {
            json!({"personId": ADVISER, "allocatedOn": "2026-02-03", "decision": decision})
        }
        "releaseAdviser" => json!({"releasedOn": "2026-02-04", "reason": "Has too many cases"}),
        _ => return None,
    })
}

/// What they do when all is well, and what stands in their way.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let find = |id: &str| all.iter().find(|asked| asked.id == id).unwrap();
    let opening = json!({
        "urn": "900002", "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let case = format!("/v1/cases/{case}");
    let declare = find("declareConflict");
    let declared = send(world, declare, "/v1/conflict-declarations", None, "declared").await;
    seen.note(declare, &declared, 201);
    let again = send(world, declare, "/v1/conflict-declarations", None, "again").await;
    seen.note(declare, &again, 409);
    let declaration = declared.header("location").to_owned();
    let end = format!("{declaration}/end");
    let officer = json!({"personId": OFFICER, "from": "2026-02-01"});
    let steps = [
        ("recordConflictFinding", &case, format!("{case}/conflict-checks"), 409),
        ("assignDeliveryOfficer", &case, format!("{case}/delivery-officer/assign"), 200),
        ("recordConflictFinding", &case, format!("{case}/conflict-checks"), 201),
        ("allocateAdviser", &case, format!("{case}/adviser/allocate"), 409),
        ("completed", &case, String::new(), 0),
        ("allocateAdviser", &case, format!("{case}/adviser/allocate"), 200),
        ("releaseAdviser", &case, format!("{case}/adviser/release"), 200),
        ("releaseAdviser", &case, format!("{case}/adviser/release"), 409),
        ("endConflictDeclaration", &declaration, end.clone(), 200),
        ("endConflictDeclaration", &declaration, end, 409),
    ];
    for (number, (id, of, path, wanted)) in steps.into_iter().enumerate() {
        let etag = world.get("lead", of).await.etag();
        match id {
            "completed" => {
                let id = case.rsplit('/').next().unwrap();
                completed(world, id, &["send-formal-notification", "record-conflict-response"]).await;
            }
            "assignDeliveryOfficer" => {
                world.change("lead", "POST", path, &etag, &officer).await.expect(wanted);
            }
            _ => {
                let key = format!("advising-{number}");
                seen.note(find(id), &send(world, find(id), &path, Some(&etag), &key).await, wanted);
            }
        }
    }
    let adviser = format!("/v1/advisers/{ADVISER}");
    let saved = find("saveAdviser");
    let etag = world.get("lead", &adviser).await.etag();
    seen.note(saved, &send(world, saved, &adviser, Some(&etag), "saved").await, 200);
    let nobody = format!("/v1/advisers/{OFFICER}");
    seen.note(saved, &send(world, saved, &nobody, Some("\"0\""), "nobody").await, 409);
    let (updated, person) = (find("updatePerson"), format!("/v1/people/{ADVISER}"));
    let etag = world.get("admin", &person).await.etag();
    seen.note(updated, &send(world, updated, &person, Some(&etag), "updated").await, 200);
}
