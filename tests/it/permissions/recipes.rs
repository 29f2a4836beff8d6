//! A valid request for every operation, on a case made for it.

mod engagement;
mod matching;

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use super::{Caller, advisers, decisions, documents, lifecycle, tasks as answered};

const LEAD: &str = "00000000-0000-7000-8000-000000001003";
const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const TODAY: &str = "2026-02-01";
const SCHOOLS: &[u8] = include_bytes!("../../data/edubasealldata-invented.csv");
const LINKS: &[u8] = include_bytes!("../../data/links_edubasealldata-invented.csv");
const WRITERS: [&str; 6] =
    ["Case.Deliver", "Case.Advise", "Case.Lead", "Case.Decide", "Grant.Prepare", "Grant.Approve"];

/// The operations that an application asks as an administrator.
pub(crate) fn administrative(operation: &str) -> bool {
    ["Import", "Rejected", "AccessScope", "createPerson", "updatePerson", "Delegation"]
        .iter()
        .any(|part| operation.contains(part))
}

/// A request that is ready to be sent, and by whom.
#[derive(Clone)]
pub(crate) struct Scene {
    operation: String,
    token: Option<String>,
    method: String,
    path: String,
    body: Option<Value>,
    csv: Option<&'static [u8]>,
    etag: Option<&'static str>,
}

fn opening(urn: &str) -> Value {
    json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    })
}

fn assessment() -> Value {
    json!({
        "eligible": true, "basis": "stuckRi", "assessedOn": TODAY, "ruleVersion": "2025-09", "changedOn": TODAY,
        "decision": {"reasons": "A new inspection.", "decidedOn": TODAY, "channel": "inSystem"},
    })
}

async fn assign(world: &World, case: &str, caller: &Caller, position: &str) {
    let (adviser, who) = match (position, caller.role.as_str()) {
        ("assigned", "Case.Advise") => (true, caller.id.to_string()),
        ("unassigned", _) => (false, LEAD.to_owned()),
        ("assigned", _) => (false, caller.id.to_string()),
        _ => return,
    };
    let id = Uuid::now_v7();
    let role = if adviser { "adviser" } else { "deliveryOfficer" };
    let change = if adviser {
        format!("adviser_assignment_id = '{id}', adviser_id = '{who}', adviser_from = '2026-01-10'")
    } else {
        format!("officer_assignment_id = '{id}', delivery_officer_id = '{who}', officer_from = '2026-01-10'")
    };
    let sql = format!(
        "insert into case_assignments (id, case_id, role, person_id, from_on, recorded_at) \
         values ('{id}', '{case}', '{role}', '{who}', '2026-01-10', now()); \
         update cases set {change} where id = '{case}'"
    );
    world.database.execute(&sql).await;
}

/// A note, written by the caller if theirs is a role that writes notes.
async fn note(world: &World, case: &str, caller: &Caller) -> String {
    let note = world.post("lead", format!("/v1/cases/{case}/notes"), &json!({"text": "Spoke."})).await;
    let note = note.expect(201).id();
    if WRITERS.contains(&caller.role.as_str()) {
        let id = caller.id;
        let sql = format!(
            "update notes set author = replace(author::text, author_id::text, '{id}')::jsonb, \
             author_id = '{id}' where id = '{note}'"
        );
        world.database.execute(&sql).await;
    }
    note
}

async fn scope(world: &World) -> String {
    let body = json!({"personId": OFFICER, "region": "eastMidlands", "from": TODAY, "reason": "Joined"});
    let id = Uuid::now_v7().to_string();
    let region = body["region"].as_str().unwrap();
    let sql = format!(
        "insert into access_scopes (id, version, person_id, region, from_on, reason, granted_at) \
         values ('{id}', 1, '{OFFICER}', '{region}', '{TODAY}', 'Joined', now())"
    );
    world.database.execute(&sql).await;
    id
}

async fn import(world: &World, kind: &str) -> String {
    let id = Uuid::now_v7().to_string();
    let sql = format!(
        "insert into school_imports (id, kind, state, on_bad_row, dry_run, started_at, finished_at, sha256) \
         values ('{id}', '{kind}', 'applied', 'skip', false, now(), now(), repeat('0', 64))"
    );
    world.database.execute(&sql).await;
    id
}

impl Scene {
    /// Makes the case, the caller's position to it, and the request.
    pub(crate) async fn arrange(world: &World, caller: &Caller, operation: &str, position: &str) -> Self {
        let documented = tests::operations().into_iter();
        let mut documented = documented.filter(|(_, _, told)| told["operationId"] == operation);
        let (method, template, _) = documented.next().expect("an operation of the contract");
        let absent = position == "absent";
        let region = if position == "outOfScope" { "london" } else { "northEast" };
        let urn = world.school(&json!({"region": region})).await;
        let mut case = String::new();
        if template.contains("{caseId}")
            || matches!(operation, "listCases" | "listSchoolCases" | "listOrganisationCases")
            || decisions::about(operation)
        {
            case = world.post("lead", "/v1/cases", &opening(&urn)).await.expect(201).id();
            assign(world, &case, caller, position).await;
            lifecycle::prepare(world, operation, &case).await;
        }
        let case_id = case.clone();
        if position == "excluded" && caller.role != "noToken" && !caller.role.starts_with("application") {
            exclude(world, caller, &urn).await;
        }
        let made = advisers::make(world, caller, operation, position, (&case, &urn)).await;
        answered::open(world, caller, operation, position, &case).await;
        let papers = documents::make(world, caller, &template, &case).await;
        let matched = matching::Arranged::of(world, operation, &case).await;
        let mut path = template.clone();
        let planned = super::plan::arrange(world, &case, operation).await;
        for (part, made) in
            engagement::made(world, operation, &template, (case.as_str(), urn.as_str()), caller).await
        {
            let unknown =
                || if part == "{stepKey}" { "no-such-step".to_owned() } else { Uuid::now_v7().to_string() };
            path = path.replace(part, &if absent { unknown() } else { made });
        }
        let decided = decisions::made(world, &template, &case, caller, operation).await;
        for (part, made) in planned.into_iter().chain(decided) {
            path = path.replace(part, &if absent { Uuid::now_v7().to_string() } else { made });
        }
        for (part, made) in [
            (
                "{noteId}",
                if template.contains("{noteId}") { note(world, &case, caller).await } else { String::new() },
            ),
            (
                "{changeId}",
                if template.contains("{changeId}") {
                    lifecycle::school_change(world, &case).await
                } else {
                    String::new()
                },
            ),
            ("{scopeId}", if template.contains("{scopeId}") { scope(world).await } else { String::new() }),
            ("{importId}", {
                let kind = if template.contains("link-imports") { "links" } else { "schools" };
                if template.contains("{importId}") { import(world, kind).await } else { String::new() }
            }),
            ("{caseId}", case.clone()),
            ("{personId}", if operation == "getPerson" { OFFICER.to_owned() } else { made.person.clone() }),
            ("{declarationId}", made.declaration.clone()),
            ("{checkId}", made.check.clone()),
            ("{documentId}", papers.document.clone()),
            ("{recommendationId}", papers.recommendation.clone()),
            ("{organisationId}", matched.organisation.clone()),
            ("{candidateId}", matched.candidate.clone()),
        ] {
            let id = if absent { Uuid::now_v7().to_string() } else { made };
            path = path.replace(part, &id);
        }
        let known = if absent { "699999".to_owned() } else { urn.clone() };
        path = path.replace("{urn}", &known);
        path = path.replace("{listKey}", if absent { "no-such-list" } else { "cohorts" });
        path = path.replace("{valueKey}", if absent { "no-such-value" } else { "flow" });
        path.push_str(&filter(operation, &known, &if absent { Uuid::now_v7().to_string() } else { case }));
        let csv = match operation {
            "startSchoolImport" => Some(SCHOOLS),
            "startSchoolLinkImport" => Some(LINKS),
            _ => None,
        };
        if csv.is_some() {
            path.push_str("?onBadRow=skip&dryRun=true");
        }
        Self {
            token: caller.token.clone(),
            etag: super::plan::etag(operation)
                .or_else(|| advisers::etag(operation))
                .or_else(|| documents::etag(operation))
                .or_else(|| answered::etag(operation))
                .or_else(|| matching::etag(operation))
                .or_else(|| etag(operation)),
            body: super::plan::body(operation, &case_id)
                .or_else(|| advisers::body(operation, &made))
                .or_else(|| documents::body(operation, &papers))
                .or_else(|| answered::body(operation))
                .or_else(|| matched.body(operation))
                .or_else(|| body(operation, &urn)),
            operation: operation.to_owned(),
            method,
            path,
            csv,
        }
    }

    /// The same request with another body.
    pub(crate) fn with_body(&self, body: Value) -> Self {
        Self { body: Some(body), ..self.clone() }
    }

    /// Sends the request.
    pub(crate) async fn send(&self, world: &World) -> Answer {
        let mut call = world.call(&self.method, &self.path);
        if let Some(token) = &self.token {
            call = call.token(token);
        }
        if self.method == "POST" {
            call = call.header("idempotency-key", &Uuid::now_v7().to_string());
        }
        if let Some(etag) = self.etag {
            call = call.header("if-match", etag);
        }
        if let Some(body) = &self.body {
            call = call.json(body);
        }
        if let Some(csv) = self.csv {
            call = call.header("content-type", "text/csv").bytes(csv);
        }
        call.send().await
    }

    /// Sends the request: the status, marked if a list of cases is empty, and the text.
    pub(crate) async fn play(&self, world: &World) -> (String, String) {
        let answer = self.send(world).await;
        let listed = ["listCases", "listSchoolCases", "listOrganisationCases", "listDecisions"]
            .contains(&self.operation.as_str());
        let empty = listed && answer.body["items"].as_array().is_some_and(Vec::is_empty);
        (format!("{}{}", answer.status, if empty { "empty" } else { "" }), answer.text)
    }
}

/// Hides the school from the caller.
async fn exclude(world: &World, caller: &Caller, urn: &str) {
    let (id, person) = (Uuid::now_v7(), caller.id);
    let sql = format!(
        "insert into access_exclusions (id, version, person_id, urn, reason, added_at) \
         values ('{id}', 1, '{person}', '{urn}', 'A relative works there', now())"
    );
    world.database.execute(&sql).await;
}

/// What a list is asked for: what was made for the request alone.
fn filter(operation: &str, urn: &str, case: &str) -> String {
    match operation {
        "listCases" => format!("?urn={urn}"),
        "listDecisions" => format!("?caseId={case}"),
        _ => String::new(),
    }
}

/// The tag of what was made for the request: everything is new.
fn etag(operation: &str) -> Option<&'static str> {
    match operation {
        "saveContactResponsibleBodyTask" => Some("\"0\""),
        "recordEligibilityAssessment"
        | "assignDeliveryOfficer"
        | "unassignDeliveryOfficer"
        | "pauseCase"
        | "resumeCase"
        | "closeCase"
        | "closeAsOpenedInError"
        | "setCohort"
        | "setCaseStudy"
        | "resolveSchoolChange"
        | "updateNote"
        | "removeNote"
        | "correctDecision"
        | "supersedeDecision"
        | "overturnDecision"
        | "endDelegation"
        | "revokeAccessScope" => Some("\"1\""),
        _ => engagement::etag(operation),
    }
}

fn body(operation: &str, urn: &str) -> Option<Value> {
    Some(match operation {
        "openCase" => opening(urn),
        "recordEligibilityAssessment" => assessment(),
        "assignDeliveryOfficer" => json!({"personId": OFFICER, "from": TODAY, "reason": "More time"}),
        "unassignDeliveryOfficer" => json!({"to": TODAY, "reason": "Left"}),
        "saveContactResponsibleBodyTask" => {
            json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null})
        }
        "addNote" | "updateNote" => json!({"text": "Spoke to the chair."}),
        "removeNote" => json!({"reason": "Added to the wrong case"}),
        "revokeAccessScope" => json!({"reason": "Left the team"}),
        "grantAccessScope" => {
            let client = Uuid::new_v4();
            json!({"clientId": client, "region": "london", "from": TODAY, "reason": "Joined the team"})
        }
        "createPerson" => json!({
            "tenantId": Uuid::new_v4(), "subjectId": Uuid::new_v4(), "displayName": "Pat Sample",
            "email": "pat.sample@example.org", "functions": [],
        }),
        other => {
            return lifecycle::body(other)
                .or_else(|| engagement::body(other))
                .or_else(|| decisions::body(other));
        }
    })
}
