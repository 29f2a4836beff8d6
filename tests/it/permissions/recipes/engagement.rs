//! Requests about concerns, contacts, support and watchlists.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use super::{LEAD, TODAY};
use crate::permissions::Caller;

const STEPS: [&str; 4] =
    ["relationships-tried", "mediation-tried", "information-powers-considered", "evidence-gathered"];

/// What has to exist for a path, by the part of the path that names it.
pub(super) async fn made(
    world: &World,
    operation: &str,
    template: &str,
    (case, urn): (&str, &str),
    caller: &Caller,
) -> Vec<(&'static str, String)> {
    let mut made = Vec::new();
    if template.contains("{concernId}") {
        made.push(("{concernId}", concern(world, operation, case, caller).await));
    }
    if template.contains("{contactId}") {
        made.push(("{contactId}", contact(world, case).await));
    }
    if template.contains("{referralId}") {
        made.push(("{referralId}", referral(world, case).await));
    }
    if template.contains("{supportId}") {
        made.push(("{supportId}", support(world, urn).await));
    }
    made.push(("{stepKey}", "mediation-tried".to_owned()));
    made
}

fn actor(person: &str) -> String {
    json!({"kind": "person", "personId": person, "clientId": null, "role": "Case.Lead"}).to_string()
}

/// A concern, raised by the caller if that is an adviser, with what the operation needs of it.
async fn concern(world: &World, operation: &str, case: &str, caller: &Caller) -> String {
    let id = Uuid::now_v7().to_string();
    let author = if caller.role == "Case.Advise" { caller.id.to_string() } else { LEAD.to_owned() };
    let by = actor(&author);
    let resolved = if operation == "reopenConcern" {
        format!("'{TODAY}', 'They answered'")
    } else {
        "null, null".to_owned()
    };
    let mut sql = format!(
        "insert into concerns (id, case_id, version, raised_by, raised_by_id, raised_at, changed_at, raised_on, summary, \
         details, resolved_on, resolution) values ('{id}', '{case}', 1, '{by}', '{author}', now(), now(), '{TODAY}', \
         'No answer', 'For weeks', {resolved});"
    );
    for step in STEPS {
        let row = format!(
            "insert into concern_steps (concern_id, step, version, done_on, saved_by, saved_at) \
             values ('{id}', '{step}', 1, '{TODAY}', '{by}', now());"
        );
        sql.push_str(&row);
    }
    world.database.execute(&sql).await;
    id
}

async fn contact(world: &World, case: &str) -> String {
    let (id, by) = (Uuid::now_v7().to_string(), actor(LEAD));
    let sql = format!(
        "insert into contacts (id, case_id, version, added_by, added_at, changed_at, organisation, role, name, email, \
         deleted) values ('{id}', '{case}', 1, '{by}', now(), now(), 'school', 'chairOfGovernors', 'Pat Sample', \
         'pat@example.org', false)"
    );
    world.database.execute(&sql).await;
    id
}

async fn referral(world: &World, case: &str) -> String {
    let (id, by) = (Uuid::now_v7().to_string(), actor(LEAD));
    let sql = format!(
        "insert into structural_referrals (id, case_id, version, tool, kind, referred_on, state, state_on, added_by, \
         added_at, changed_at) values ('{id}', '{case}', 1, 'applyToBecomeAcademy', 'conversion', '{TODAY}', 'referred', \
         '{TODAY}', '{by}', now(), now())"
    );
    world.database.execute(&sql).await;
    id
}

async fn support(world: &World, urn: &str) -> String {
    let (id, by) = (Uuid::now_v7().to_string(), actor(LEAD));
    let sql = format!(
        "insert into universal_support (id, urn, version, offer_code, started_on, removed, added_by, added_at, changed_at) \
         values ('{id}', '{urn}', 1, 'mathsHub', '{TODAY}', false, '{by}', now(), now())"
    );
    world.database.execute(&sql).await;
    id
}

/// The tag of what was made for the request.
pub(super) fn etag(operation: &str) -> Option<&'static str> {
    match operation {
        "saveEscalationStep"
        | "updateConcern"
        | "resolveConcern"
        | "reopenConcern"
        | "approveMandation"
        | "escalateConcern"
        | "recordInformationPowers"
        | "withdrawInformationPowers"
        | "moveInformationPowers"
        | "recordInterimExecutiveBoard"
        | "withdrawInterimExecutiveBoard"
        | "moveInterimExecutiveBoard"
        | "updateContact"
        | "deleteContact"
        | "updateUniversalSupport"
        | "removeUniversalSupport"
        | "updateStructuralReferral" => Some("\"1\""),
        _ => None,
    }
}

fn decision() -> Value {
    json!({"reasons": "Nothing else helped.", "decidedOn": TODAY, "channel": "inSystem"})
}

pub(super) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "raiseConcern" | "updateConcern" => {
            json!({"summary": "No answer", "details": "For weeks.", "raisedOn": TODAY})
        }
        "resolveConcern" => json!({"resolvedOn": TODAY, "details": "They answered."}),
        "reopenConcern" => json!({"reason": "They stopped"}),
        "saveEscalationStep" => {
            json!({"done": true, "doneOn": TODAY, "doneByPersonId": null, "documentId": null, "note": null})
        }
        "approveMandation" => {
            json!({"outcome": "approve", "primaryReason": "withheldInformation", "decision": decision()})
        }
        "recordInformationPowers" => {
            json!({"schoolToldOn": TODAY, "details": "To see the accounts.", "decision": decision()})
        }
        "recordInterimExecutiveBoard" => json!({
            "createdOn": TODAY, "details": "Three members.", "consulted": ["governors"], "decision": decision(),
        }),
        "withdrawInformationPowers" | "withdrawInterimExecutiveBoard" => {
            json!({"withdrawnOn": TODAY, "reason": "Over"})
        }
        "moveInformationPowers" | "moveInterimExecutiveBoard" => {
            json!({"toConcernId": Uuid::now_v7(), "reason": "Belongs there"})
        }
        "addContact" | "updateContact" => json!({
            "name": "Pat Sample", "organisationKind": "school", "role": "chairOfGovernors", "otherRole": null,
            "email": "pat@example.org", "phone": "01632 960 001", "jobTitle": null,
        }),
        "revealContact" => json!({"purpose": "arrangeSupport"}),
        "addUniversalSupport" | "updateUniversalSupport" => {
            json!({"offerCode": "mathsHub", "startedOn": TODAY})
        }
        "addStructuralReferral" => {
            json!({"tool": "applyToBecomeAcademy", "kind": "conversion", "referredOn": TODAY})
        }
        "updateStructuralReferral" => {
            json!({"externalReference": "A2B-1234", "state": "accepted", "stateOn": TODAY, "note": null})
        }
        _ => return None,
    })
}
