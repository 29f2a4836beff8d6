//! The tasks that are completed by answers, and valid answers.

use serde_json::{Value, json};
use tests::World;

use super::Caller;

const ADVISER: &str = "00000000-0000-7000-8000-000000001006";

/// The operations that save tasks which wait for an adviser.
const ADVISED: [&str; 5] = [
    "saveAdviserContactTask",
    "saveArrangeVisitTask",
    "saveInitialVisitTask",
    "saveDiagnosisAssessmentTask",
    "saveIndicativeBandTask",
];

/// Opens the gates of the task, if it waits for more than an officer.
pub(crate) async fn open(world: &World, caller: &Caller, operation: &str, position: &str, case: &str) {
    if !ADVISED.contains(&operation) {
        return;
    }
    let own = caller.role == "Case.Advise" && position == "assigned";
    let adviser = if own { caller.id.to_string() } else { ADVISER.to_owned() };
    let sql = format!(
        "update cases set adviser_assignment_id = gen_random_uuid(), adviser_id = '{adviser}', \
         adviser_from = '2026-01-20', track = 'matched' where id = '{case}'"
    );
    world.database.execute(&sql).await;
}

/// The tag of the task: nobody has saved it.
pub(crate) fn etag(operation: &str) -> Option<&'static str> {
    body(operation).map(|_| "\"0\"")
}

/// Good answers.
pub(crate) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "saveFormalNotificationTask" => json!({
            "templateUsed": true, "informationSheetAttached": false, "recipientsAdded": false, "sent": false,
            "sentOn": null,
        }),
        "saveConflictResponseTask" => {
            json!({"receivedOn": "2026-02-03", "documentId": null, "finding": "none", "details": null})
        }
        "saveAdviserContactTask" => json!({"contactedOn": null}),
        "saveArrangeVisitTask" => json!({"plannedVisitOn": "2030-02-03", "noteOfVisitTemplateGiven": true}),
        "saveInitialVisitTask" => json!({"visitedOn": null, "mode": "remote"}),
        "saveDiagnosisAssessmentTask" => json!({
            "talkedToAdviser": true, "assessmentCompleted": false, "savedOn": null, "documentId": null,
            "recommendationId": null,
        }),
        "saveIndicativeBandTask" => {
            json!({"bandCalculated": true, "bandCode": "upTo40000", "shared": false, "sharedOn": null})
        }
        _ => return None,
    })
}
