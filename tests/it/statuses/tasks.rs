//! The tasks that are completed by answers: what is saved, and what stands in the way.

use std::collections::BTreeMap;

use serde_json::json;
use tests::World;

use super::{Asked, Seen, send};
use crate::permissions::tasks::body;

/// Saves each task on a case that nobody works, and then on one whose gates are open.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let ids = BTreeMap::from([("caseId", case.clone())]);
    let saves = || all.iter().filter(|asked| body(&asked.id).is_some());
    for asked in saves() {
        let shut = send(world, asked, &asked.path(&ids), Some("\"0\""), "shut").await;
        seen.note(asked, &shut, 409);
    }
    let (officer, adviser) = ("00000000-0000-7000-8000-000000001004", "00000000-0000-7000-8000-000000001006");
    let open = format!(
        "update cases set officer_assignment_id = gen_random_uuid(), delivery_officer_id = '{officer}', \
         officer_from = '2026-01-10', adviser_assignment_id = gen_random_uuid(), adviser_id = '{adviser}', \
         adviser_from = '2026-01-20', track = 'matched' where id = '{case}'"
    );
    world.database.execute(&open).await;
    for asked in saves() {
        let done = send(world, asked, &asked.path(&ids), Some("\"0\""), "open").await;
        seen.note(asked, &done, 200);
    }
}
