//! What the matrix needs of decisions and of those who may take them.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use super::Caller;

const LEAD: &str = "00000000-0000-7000-8000-000000001003";
const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const TODAY: &str = "2026-02-01";
/// The day of the next delegation that is to be given, counted from 1970: no two are for the same.
static NEXT_DAY: AtomicU64 = AtomicU64::new(15_000);
const DECIDERS: [&str; 4] = ["Case.Deliver", "Case.Lead", "Case.Decide", "Grant.Approve"];

/// Whether a case is needed although the path does not name one.
pub(super) fn about(operation: &str) -> bool {
    matches!(
        operation,
        "listDecisions" | "getDecision" | "correctDecision" | "supersedeDecision" | "overturnDecision"
    )
}

/// What the path names of decisions and delegations, made for the caller.
pub(super) async fn made(
    world: &World,
    template: &str,
    case: &str,
    caller: &Caller,
    operation: &str,
) -> Vec<(&'static str, String)> {
    let mut made = Vec::new();
    if template.contains("{decisionId}") {
        made.push(("{decisionId}", decision(world, case, caller, operation).await));
    }
    if template.contains("{delegationId}") {
        made.push(("{delegationId}", give(world, OFFICER).await));
    }
    made
}

/// A decision about a case. Callers of roles that decide took it where that is asked for; and they may decide anew,
/// even by a higher authority.
async fn decision(world: &World, case: &str, caller: &Caller, operation: &str) -> String {
    let id = Uuid::now_v7().to_string();
    let decides = DECIDERS.contains(&caller.role.as_str());
    let by = if decides && operation == "correctDecision" { caller.id.to_string() } else { LEAD.to_owned() };
    let sql = format!(
        "insert into decisions (id, case_id, kind, outcome, reasons, options, conditions, evidence, conflict_checks, \
         decided_by, decided_on, recorded_by, recorded_at, channel, delegation_id) \
         values ('{id}', '{case}', 'eligibility', 'eligible', 'A new inspection', '[]', '{{}}', '{{}}', '{{}}', \
         '{by}', '{TODAY}', '{by}', now(), 'inSystem', '00000000-0000-7000-8000-00000000d001')"
    );
    world.database.execute(&sql).await;
    if decides && operation != "correctDecision" {
        give(world, &caller.id.to_string()).await;
    }
    id
}

async fn give(world: &World, person: &str) -> String {
    let id = Uuid::now_v7().to_string();
    let sql = format!(
        "insert into delegations (id, version, person_id, decision_kind, level, from_on, authority) \
         values ('{id}', 1, '{person}', 'eligibility', 'higher', '2026-01-01', 'A letter')"
    );
    world.database.execute(&sql).await;
    id
}

/// The body of an operation on one of them.
pub(super) fn body(operation: &str) -> Option<Value> {
    let decision = json!({"reasons": "A new inspection", "decidedOn": TODAY, "channel": "inSystem"});
    Some(match operation {
        "correctDecision" => {
            json!({"reasons": "The inspection of January", "correctionReason": "Another month"})
        }
        "supersedeDecision" => {
            json!({"outcome": "notEligible", "newFacts": "A later inspection", "decision": decision})
        }
        "overturnDecision" => {
            json!({"outcome": null, "overturnReason": "The wrong inspection", "decision": decision})
        }
        "createDelegation" => {
            let day = NaiveDate::default() + Days::new(NEXT_DAY.fetch_add(1, Ordering::Relaxed));
            json!({
                "personId": OFFICER, "decisionKind": "closure", "level": "standard", "from": day, "to": day,
                "authority": "A letter",
            })
        }
        "endDelegation" => json!({"endsOn": TODAY, "reason": "Left the team"}),
        _ => return None,
    })
}
