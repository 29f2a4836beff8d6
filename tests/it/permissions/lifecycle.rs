//! Requests of the life of a case beyond its tasks.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

const TODAY: &str = "2026-02-01";

/// A body that the operation takes.
pub(crate) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "pauseCase" => json!({"pausedOn": TODAY, "reviewBy": "2049-01-01", "reason": "The head has left"}),
        "resumeCase" => json!({"resumedOn": TODAY, "reason": "A new head"}),
        "closeCase" => json!({
            "outcome": "improved", "closedOn": TODAY,
            "decision": {"reasons": "Judged good", "decidedOn": TODAY, "channel": "inSystem"},
        }),
        "closeAsOpenedInError" => json!({"reason": "Entered for the wrong school"}),
        "setCohort" => json!({"cohort": "pilot", "reason": "Entered with the wrong batch"}),
        "reassignCases" => json!({
            "role": "deliveryOfficer", "fromPersonId": "00000000-0000-7000-8000-000000001004", "toPersonId": null,
            "caseIds": [], "on": TODAY, "reason": "Left the team",
        }),
        "setCaseStudy" => json!({"candidate": true, "details": "Turned round in a year"}),
        "resolveSchoolChange" => json!({"resolution": "keepSnapshot", "reason": "A slip of the register"}),
        _ => return None,
    })
}

/// The case as the operation needs it: paused, if it is to be resumed.
pub(crate) async fn prepare(world: &World, operation: &str, case: &str) {
    if operation == "resumeCase" {
        let sql = format!(
            "update cases set status = 'paused', paused_on = '2026-01-20', review_by = '2049-01-01', pauses = 1 \
             where id = '{case}'; \
             insert into case_pauses (case_id, number, from_on, review_by, reason, recorded_at) \
             values ('{case}', 1, '2026-01-20', '2049-01-01', 'The head has left', now())"
        );
        world.database.execute(&sql).await;
    }
}

/// A change of the case's school.
pub(crate) async fn school_change(world: &World, case: &str) -> String {
    let id = Uuid::now_v7().to_string();
    let sql = format!(
        "update cases set school_changes = school_changes + 1 where id = '{case}'; \
         insert into case_school_changes (id, case_id, urn, changed, told_at) \
         select '{id}', id, urn, '{{name}}', now() from cases where id = '{case}'"
    );
    world.database.execute(&sql).await;
    id
}
