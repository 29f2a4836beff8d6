//! What requests about advisers and their conflicts need: people, entries, declarations and checks made for them.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use super::Caller;

const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
const DAY: &str = "2026-02-01";

/// What was made for a request.
#[derive(Default)]
pub(crate) struct Made {
    /// The person in the path or the body.
    pub(crate) person: String,
    /// A declaration.
    pub(crate) declaration: String,
    /// A check.
    pub(crate) check: String,
    urn: String,
    region: &'static str,
}

/// Somebody who advises, new to the record.
async fn newcomer(world: &World) -> String {
    let (id, object) = (Uuid::now_v7(), Uuid::new_v4());
    let sql = format!(
        "insert into people (id, version, tenant_id, object_id, display_name, search_name, email, functions, \
         created_at) values ('{id}', 1, '{object}', '{object}', 'Ash Matrix', 'ash matrix', \
         'ash@example.org', array['advise'], now()); \
         insert into chains (subject, subject_kind, seq, hash, at) \
         values ('{id}', 'person', 1, sha256('x'), now())"
    );
    world.database.execute(&sql).await;
    id.to_string()
}

async fn declaration(world: &World, person: &str, urn: &str) -> String {
    let id = Uuid::now_v7();
    let sql = format!(
        "insert into conflict_declarations (id, version, person_id, urn, declared_on, interest_kind, recorded_at) \
         values ('{id}', 1, '{person}', '{urn}', '2026-01-10', 'none', now()); \
         insert into chains (subject, subject_kind, seq, hash, at) \
         values ('{person}', 'person', 1, sha256('x'), now()) on conflict do nothing"
    );
    world.database.execute(&sql).await;
    id.to_string()
}

/// A check that found nothing.
pub(crate) async fn check(world: &World, case: &str, declaration: &str) -> String {
    let (id, decision) = (Uuid::now_v7(), Uuid::now_v7());
    let lead = "00000000-0000-7000-8000-000000001002";
    let sql = format!(
        "insert into decisions (id, case_id, kind, outcome, reasons, options, conditions, evidence, decided_by, \
         decided_on, recorded_by, recorded_at, channel, delegation_id) \
         select '{decision}', '{case}', 'conflictFinding', 'none', 'Nothing there', '[]', '{{}}', '{{}}', '{lead}', \
         '{DAY}', '{lead}', now(), 'inSystem', min(id::text)::uuid from delegations; \
         insert into conflict_checks (id, case_id, declaration_id, person_id, purpose, checked_on, finding, \
         decision_id, recorded_at) \
         select '{id}', '{case}', id, person_id, 'allocation', '{DAY}', 'none', '{decision}', now() \
         from conflict_declarations where id = '{declaration}'"
    );
    world.database.execute(&sql).await;
    id.to_string()
}

/// Tasks as if they had been completed.
pub(crate) async fn completed(world: &World, case: &str, tasks: &[&str]) {
    for task in tasks {
        let sql = format!(
            "insert into case_tasks (case_id, task, version, progress, reached_on, answers, updated_at, updated_by) \
             values ('{case}', '{task}', 1, 'completed', '{DAY}', 'null', now(), \
             '{{\"kind\": \"localSetup\", \"personId\": null, \"clientId\": null, \"role\": null}}')"
        );
        world.database.execute(&sql).await;
    }
}

/// An adviser for a case that has none.
pub(crate) async fn advised(world: &World, case: &str, person: &str) {
    let id = Uuid::now_v7();
    let sql = format!(
        "insert into case_assignments (id, case_id, role, person_id, from_on, recorded_at) \
         select '{id}', id, 'adviser', '{person}', '2026-01-10', now() from cases \
         where id = '{case}' and adviser_id is null; \
         update cases set adviser_assignment_id = '{id}', adviser_id = '{person}', adviser_from = '2026-01-10' \
         where id = '{case}' and adviser_id is null"
    );
    world.database.execute(&sql).await;
}

/// Makes what the operation is about.
pub(crate) async fn make(
    world: &World,
    caller: &Caller,
    operation: &str,
    position: &str,
    (case, urn): (&str, &str),
) -> Made {
    let own = caller.role == "Case.Advise" && position == "assigned";
    let mut made = Made {
        person: if own { caller.id.to_string() } else { ADVISER.to_owned() },
        urn: urn.to_owned(),
        region: if position == "outOfScope" { "london" } else { "northEast" },
        ..Made::default()
    };
    match operation {
        "saveAdviser" | "updatePerson" => made.person = newcomer(world).await,
        "getAdviser" if own => {
            let entry = format!(
                "insert into advisers (person_id, version, home_region, capacity_cases, active_from) \
                 values ('{}', 1, 'northEast', 6, '2026-01-01') on conflict do nothing",
                caller.id
            );
            world.database.execute(&entry).await;
        }
        "getConflictDeclaration" | "endConflictDeclaration" => {
            made.declaration = declaration(world, &made.person, urn).await;
        }
        "recordConflictFinding" => made.declaration = declaration(world, ADVISER, urn).await,
        "getConflictCheck" => {
            made.declaration = declaration(world, ADVISER, urn).await;
            made.check = check(world, case, &made.declaration).await;
        }
        "allocateAdviser" => {
            ADVISER.clone_into(&mut made.person);
            made.declaration = declaration(world, ADVISER, urn).await;
            check(world, case, &made.declaration).await;
            let tasks = ["check-adviser-conflicts", "send-formal-notification", "record-conflict-response"];
            completed(world, case, &tasks).await;
        }
        "releaseAdviser" => advised(world, case, ADVISER).await,
        _ => {}
    }
    made
}

/// The tag of what was made for the request.
pub(crate) fn etag(operation: &str) -> Option<&'static str> {
    match operation {
        "saveAdviser" => Some("\"0\""),
        "updatePerson"
        | "endConflictDeclaration"
        | "recordConflictFinding"
        | "allocateAdviser"
        | "releaseAdviser" => Some("\"1\""),
        _ => None,
    }
}

fn decision() -> Value {
    json!({"reasons": "It was looked into.", "decidedOn": DAY, "channel": "inSystem"})
}

/// A good body of the operation.
pub(crate) fn body(operation: &str, made: &Made) -> Option<Value> {
    Some(match operation {
        "updatePerson" => json!({
            "displayName": "Ash Sample", "email": "ash.sample@example.org", "activeFrom": DAY, "activeTo": null,
        }),
        "saveAdviser" => json!({
            "homeRegion": made.region, "employerOrganisationId": null, "capacityCases": 6, "activeFrom": DAY,
            "activeTo": null,
        }),
        "declareConflict" => json!({
            "personId": made.person, "urn": made.urn, "declaredOn": DAY, "interestKind": "none",
        }),
        "endConflictDeclaration" => json!({"endedOn": DAY, "reason": "No longer so"}),
        "recordConflictFinding" => json!({
            "declarationId": made.declaration, "purpose": "allocation", "checkedOn": DAY, "finding": "none",
            "decision": decision(),
        }),
        "allocateAdviser" => json!({"personId": made.person, "allocatedOn": DAY, "decision": decision()}),
        "releaseAdviser" => json!({"releasedOn": DAY, "reason": "Has too many cases"}),
        _ => return None,
    })
}
