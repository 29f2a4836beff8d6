//! Every kind of event ever released still reads, and still tells what it told: `tests/events.jsonl` only grows.

mod engagement;
mod lifecycle;
mod plans;

use std::collections::{BTreeMap, BTreeSet};

use api::operator::{block, unblock};
use authority::{BlockFact, BlockedIdentity, DecisionFact, DelegationFact, ScopeFact};
use casework::conflict::{CheckFact, DeclarationFact};
use casework::matching::CandidateFact;
use casework::plan::{PlanFact, PlanVersionFact};
use casework::review::ReviewFact;
use casework::task::TaskFact;
use casework::{CaseFact, DocumentFact, NoteFact, RecommendationFact};
use kernel::Fact;
use persistence::{EventBody, unseal};
use register::{AdviserFact, ImportFact, OrganisationFact, PersonFact};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tests::{Folded, World};

use crate::permissions::advisers;

/// An event as it was stored, and what was kept apart.
#[derive(Deserialize)]
struct Released {
    body: EventBody,
    private: Option<Map<String, Value>>,
}

impl Released {
    fn private(&self) -> Option<String> {
        self.private.as_ref().map(|private| json!(private).to_string())
    }

    /// What is told today by the fact that was stored then.
    fn read<F: Fact>(&self, private: Option<&str>) -> Value {
        let fact: F =
            unseal(&self.body, private).unwrap_or_else(|error| panic!("{}: {error}", self.body.kind));
        assert_eq!(fact.kind(), self.body.kind);
        serde_json::to_value(fact).unwrap()["data"].clone()
    }

    fn retold(&self, private: Option<&str>) -> Value {
        match self.body.subject.kind.as_str() {
            "case" => self.read::<CaseFact>(private),
            "task" => self.read::<TaskFact>(private),
            "note" => self.read::<NoteFact>(private),
            "document" => self.read::<DocumentFact>(private),
            "recommendation" => self.read::<RecommendationFact>(private),
            "plan" => self.read::<PlanFact>(private),
            "planVersion" => self.read::<PlanVersionFact>(private),
            "review" => self.read::<ReviewFact>(private),
            "decision" => self.read::<DecisionFact>(private),
            "delegation" => self.read::<DelegationFact>(private),
            "candidate" => self.read::<CandidateFact>(private),
            "organisation" => self.read::<OrganisationFact>(private),
            "person" => self.read::<PersonFact>(private),
            "adviser" => self.read::<AdviserFact>(private),
            "conflictDeclaration" => self.read::<DeclarationFact>(private),
            "conflictCheck" => self.read::<CheckFact>(private),
            "block" => self.read::<BlockFact>(private),
            "accessScope" => self.read::<ScopeFact>(private),
            "schoolImport" => self.read::<ImportFact>(private),
            other => {
                engagement::retold(self, private).unwrap_or_else(|| panic!("nothing is known of {other}"))
            }
        }
    }
}

fn released() -> Vec<Released> {
    let lines = include_str!("../events.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("an event")).collect()
}

#[test]
fn every_released_event_still_tells_what_it_told() {
    for event in released() {
        let told = event.retold(event.private().as_deref());
        for (member, value) in &event.body.data {
            assert_eq!(&told[member], value, "{member} of {}", event.body.kind);
        }
        for (member, value) in event.private.iter().flatten() {
            assert_eq!(&told[member], value, "{member} of {}", event.body.kind);
        }
        // What was kept apart can be erased: the event reads all the same.
        let redacted = event.retold(None);
        for member in event.private.iter().flat_map(Map::keys) {
            assert_eq!(redacted[member], json!({"$private": null}), "{member} of {}", event.body.kind);
        }
    }
}

#[test]
fn the_released_histories_of_cases_fold_to_the_same_states() {
    let mut cases: BTreeMap<_, Folded> = BTreeMap::new();
    for event in released().iter().filter(|event| event.body.case_id.is_some()) {
        cases.entry(event.body.case_id).or_default().follow(&event.body, event.private().as_deref());
    }
    let told = cases.values().map(|folded| {
        let case = folded.case.as_ref().unwrap();
        let tasks: Vec<_> =
            folded.tasks.values().map(|task| (task.task, task.progress, &task.answers)).collect();
        let notes: Vec<_> = folded.versions.values().collect();
        let decisions: Vec<_> = folded.decisions.values().collect();
        let findings: Vec<_> = folded.checks.values().map(|check| check.finding).collect();
        format!(
            "{} {} {:?}\n{tasks:?}\n{:?} {:?} {findings:?}\n{notes:?} {decisions:?}{}{}",
            case.reference,
            case.version.number(),
            case.status,
            folded.periods,
            folded.advisers,
            engagement::told(&folded.engagement),
            plans::told(folded)
        )
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n\n"), @r#"
    RISE-000010 2 Closed { outcome: NotEligibleAtStart, on: 2026-11-24 }
    [(ConfirmEligibility, Completed, Null)]
    [] [] []
    [] ["notEligible"]

    RISE-000013 5 InProgress
    [(ConfirmEligibility, Completed, Null), (ContactResponsibleBody, NotStarted, Object {"contacted": Bool(false), "contactedOn": Null})]
    [(00000000-0000-7000-8000-000000001004, 2026-02-01, Some(2026-03-02))] [] []
    [None, None] ["eligible", "notEligible"]

    RISE-000014 4 InProgress
    [(ConfirmEligibility, Completed, Null), (CheckAdviserConflicts, InProgress, Null), (AllocateAdviser, Completed, Null)]
    [(00000000-0000-7000-8000-000000001004, 2026-11-24, None)] [(00000000-0000-7000-8000-000000001006, 2026-02-03, Some(2026-02-04))] [Managed]
    [] ["eligible", "managed", "allocated"]

    RISE-000014 1 InProgress
    [(ConfirmEligibility, Completed, Null)]
    [] [] []
    [] ["eligible", "approve", "used", "used", "created", "created"]
    ["Open 13 unmet (true, true)", "Escalated 0 unmet (false, false)"] [Accepted], 0 contacts, watched by 0

    RISE-000013 11 Closed { outcome: Improved, on: 2026-05-02 }
    [(ConfirmEligibility, Completed, Null), (ContactResponsibleBody, NotStarted, Object {"contacted": Bool(false), "contactedOn": Null})]
    [(00000000-0000-7000-8000-000000001004, 2026-02-01, Some(2026-03-02))] [] []
    [None, None] ["eligible", "notEligible", "improved"]

    RISE-000014 3 InProgress
    [(ConfirmEligibility, Completed, Null)]
    [] [] []
    [] ["eligible", "eligible", "notEligible", "setAside"]

    RISE-000014 1 InProgress
    [(ConfirmEligibility, Completed, Null), (ReviewImprovementPlan, Completed, Null), (SendPlanForApproval, Completed, Null), (ImprovementPlanDecision, Completed, Null), (ImprovementPlanObjectives, Completed, Null)]
    [] [] []
    [] ["eligible", "returned", "cleared", "refuse", "cleared", "approve"]
    [Superseded, Superseded, Approved] [QualityOfEducation] Some(2026-02-06) [(2026-03-02, PartlyRecorded)]

    RISE-000013 5 InProgress
    [(ConfirmEligibility, Completed, Null), (ContactResponsibleBody, NotStarted, Object {"contacted": Bool(false), "contactedOn": Null})]
    [(00000000-0000-7000-8000-000000001004, 2026-02-01, Some(2026-03-02))] [] []
    [None, None] ["eligible", "notEligible"]

    RISE-000014 3 InProgress
    [(ConfirmEligibility, Completed, Null), (InitialDiagnosisDecision, Completed, Null), (ChooseSupportingOrganisation, Completed, Null), (DueDiligence, NotStarted, Null), (SupportingOrganisationAppointment, NotStarted, Null), (SupportingOrganisationContact, NotStarted, Null)]
    [] [] []
    [] ["eligible", "match", "overridden", "decline", "appoint"]
    "#);
}

/// A decision is corrected, superseded and overturned, by authority that is then taken back.
async fn decided_anew(world: &World) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let listed = world.get("lead", format!("/v1/cases/{case}/decisions")).await.expect(200);
    let given = json!({
        "personId": "00000000-0000-7000-8000-000000001007", "decisionKind": "eligibility", "level": "higher",
        "region": null, "limitPence": 100_000, "from": "2026-01-01", "authority": "A letter",
    });
    let given = world.post("admin", "/v1/delegations", &given).await.expect(201).id();
    let today = calendar::london_date(chrono::Utc::now());
    let decision = json!({
        "reasons": "A new inspection", "decidedOn": today, "channel": "inSystem", "conditions": ["Tell the trust"],
    });
    let mut of = listed.body["items"][0]["id"].as_str().unwrap().to_owned();
    for (person, step, body) in [
        ("lead", "correct", json!({"reasons": "Inspected in January", "correctionReason": "Another month"})),
        (
            "lead",
            "supersede",
            json!({"outcome": "notEligible", "newFacts": "Judged good", "decision": decision}),
        ),
        (
            "director",
            "overturn",
            json!({"outcome": null, "overturnReason": "Another school", "decision": decision}),
        ),
    ] {
        let path = format!("/v1/decisions/{of}/{step}");
        of = world.change(person, "POST", path, "\"1\"", &body).await.expect(201).id();
    }
    let end = json!({"endsOn": "2026-04-01", "reason": "Moved to another team"});
    world.change("admin", "POST", format!("/v1/delegations/{given}/end"), "\"1\"", &end).await.expect(200);
}

/// Makes every kind of event that there is.
async fn everything(world: &World) {
    let opening = json!({
        "urn": "900001", "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let path = format!("/v1/cases/{case}");
    let officer = json!({"personId": "00000000-0000-7000-8000-000000001004", "from": "2026-02-01", "reason": "Nearest"});
    let assign = format!("{path}/delivery-officer/assign");
    world.change("lead", "POST", assign, "\"1\"", &officer).await.expect(200);
    let task = format!("{path}/tasks/contact-responsible-body");
    let answers =
        |told: bool, on: Value| json!({"contacted": told, "contactedOn": on, "dioceseContactedOn": null});
    for (version, (told, on)) in
        [(false, json!("2026-02-02")), (true, json!("2026-02-02")), (false, Value::Null)]
            .into_iter()
            .enumerate()
    {
        let etag = format!("\"{version}\"");
        world.change("officer", "PUT", &task, &etag, &answers(told, on)).await.expect(200);
    }
    let notes = format!("{path}/notes");
    let note = world.post("officer", &notes, &json!({"text": "Spoke to the chair."})).await.expect(201).id();
    let note = format!("{notes}/{note}");
    world.change("officer", "PUT", &note, "\"1\"", &json!({"text": "Spoke to the head."})).await.expect(200);
    let reason = json!({"reason": "On the wrong case"});
    world.change("officer", "POST", format!("{note}/remove"), "\"2\"", &reason).await.expect(200);
    documents(world, &path).await;
    let lost = json!({
        "eligible": false, "ineligibleReason": "Judged good", "assessedOn": "2026-03-01", "ruleVersion": "2025-09",
        "changedOn": "2026-03-01", "supportEndsOn": "2026-08-31",
        "decision": {
            "reasons": "A new inspection", "decidedOn": "2026-03-01", "channel": "inSystem",
            "optionsConsidered": [{"option": "Wait for the report", "note": "Too late"}],
            "conditions": ["Tell the trust"],
        },
    });
    world.change("lead", "POST", format!("{path}/eligibility-assessments"), "\"2\"", &lost).await.expect(201);
    let left = json!({"to": "2026-03-02", "reason": "Moved to another team"});
    world
        .change("lead", "POST", format!("{path}/delivery-officer/unassign"), "\"3\"", &left)
        .await
        .expect(200);
    decided_anew(world).await;
    let file = String::from_utf8_lossy(include_bytes!("../data/edubasealldata-invented.csv")).replacen(
        "Invented Harbour",
        "Renamed Harbour",
        1,
    );
    let import = world.call("POST", "/v1/school-imports").person("admin").header("content-type", "text/csv");
    import.bytes(file).send().await.expect(201);
    lifecycle::lives(world, &path).await;
    let person = json!({"tenantId": uuid::Uuid::new_v4(), "subjectId": uuid::Uuid::new_v4(),
        "displayName": "Pat Sample", "email": "pat@example.org", "functions": ["advise"]});
    let person = world.post("admin", "/v1/people", &person).await.expect(201).id();
    let scope = json!({"personId": person, "region": "london", "from": "2026-02-01", "reason": "Joined"});
    let scope = world.post("admin", "/v1/access-scopes", &scope).await.expect(201).id();
    let revoke = format!("/v1/access-scopes/{scope}/revoke");
    world.change("admin", "POST", revoke, "\"1\"", &json!({"reason": "Left"})).await.expect(200);
    crate::plan::everything(world).await;
    crate::matching::everything(world).await;
    let (db, of) = (&world.state.db, BlockedIdentity::Client(uuid::Uuid::new_v4()));
    block(db, chrono::Utc::now(), of, "A leaked secret").await.unwrap();
    unblock(db, chrono::Utc::now(), of, "A new secret").await.unwrap();
}

/// Makes every kind of event about advisers and their conflicts.
async fn everything_about_advisers(world: &World) {
    let adviser = "00000000-0000-7000-8000-000000001006";
    let person = json!({"displayName": "Avery Example", "email": "avery@example.org", "activeFrom": "2025-01-01",
        "activeTo": null});
    world.change("admin", "PUT", format!("/v1/people/{adviser}"), "\"1\"", &person).await.expect(200);
    let opening = json!({
        "urn": "900002", "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        "deliveryOfficerId": "00000000-0000-7000-8000-000000001004",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let path = format!("/v1/cases/{case}");
    let declared = json!({"personId": adviser, "urn": "900002", "declaredOn": "2026-02-01", "interestKind": "family",
        "details": "A cousin is a governor"});
    let declared = world.post("adviser", "/v1/conflict-declarations", &declared).await.expect(201);
    let decision = json!({"reasons": "Kept apart", "decidedOn": "2026-02-02", "channel": "inSystem"});
    let finding = json!({"declarationId": declared.id(), "purpose": "allocation", "checkedOn": "2026-02-02",
        "finding": "managed", "mitigation": "Never visits alone", "decision": decision});
    let checks = format!("{path}/conflict-checks");
    world.change("director", "POST", checks, "\"2\"", &finding).await.expect(201);
    advisers::completed(world, &case, &["send-formal-notification", "record-conflict-response"]).await;
    let allocated = json!({"personId": adviser, "allocatedOn": "2026-02-03", "decision": decision});
    let allocate = format!("{path}/adviser/allocate");
    world.change("lead", "POST", allocate, "\"2\"", &allocated).await.expect(200);
    let released = json!({"releasedOn": "2026-02-04", "reason": "Has too many cases"});
    let release = format!("{path}/adviser/release");
    world.change("lead", "POST", release, "\"3\"", &released).await.expect(200);
    let ended = json!({"endedOn": "2026-02-05", "reason": "No longer a governor"});
    let end = format!("{}/end", declared.header("location"));
    world.change("lead", "POST", end, "\"1\"", &ended).await.expect(200);
}

/// Documents and recommendations of the case at `path`.
async fn documents(world: &World, path: &str) {
    let documents = format!("{path}/documents");
    let body = json!({
        "title": "The trust's answer", "kind": "conflictResponse", "url": "https://documents.example.org/1",
        "sha256": "0".repeat(64), "sizeBytes": 12, "suppliedByName": "The clerk", "receivedOn": "2026-02-01",
        "containsPersonalData": true, "classification": "official",
    });
    let first = world.post("officer", &documents, &body).await.expect(201).id();
    let second = world.post("officer", &documents, &body).await.expect(201).id();
    let document = format!("{documents}/{first}");
    let changed = json!({
        "title": "The trust's second answer", "kind": "letter", "sizeBytes": null, "subjectKind": "decision",
        "subjectId": second, "suppliedByName": null, "receivedOn": null, "containsPersonalData": false,
        "classification": "officialSensitive",
    });
    world.change("officer", "PUT", &document, "\"1\"", &changed).await.expect(200);
    let newer = json!({"newDocumentId": second, "reason": "The signed copy came"});
    world.change("officer", "POST", format!("{document}/supersede"), "\"2\"", &newer).await.expect(200);
    let reason = json!({"reason": "On the wrong case"});
    world.change("officer", "POST", format!("{document}/remove"), "\"3\"", &reason).await.expect(200);
    let recommendations = format!("{path}/recommendations");
    let made = json!({
        "decisionKind": "initialDiagnosis", "option": "match", "reasons": "No plan for attendance.",
        "recommendedOn": "2026-02-01", "documentIds": [second],
    });
    let made = world.post("officer", &recommendations, &made).await.expect(201).id();
    let withdraw = format!("{recommendations}/{made}/withdraw");
    world.change("officer", "POST", withdraw, "\"1\"", &reason).await.expect(200);
}

#[actix_web::test]
async fn every_kind_of_event_that_the_service_makes_is_among_the_released_ones() {
    let world = World::new().await;
    everything(&world).await;
    everything_about_advisers(&world).await;
    engagement::everything(&world).await;
    let known: BTreeSet<String> = released().into_iter().map(|event| event.body.kind).collect();
    let made = world.database.events().await;
    // The latest of a kind stands for it, with all of its case's history: only a whole history folds.
    let mut missing = BTreeMap::new();
    for (body, _) in made.iter().filter(|(body, _)| !known.contains(body["kind"].as_str().unwrap())) {
        missing.insert(body["kind"].to_string(), [body["id"].to_string(), body["caseId"].to_string()]);
    }
    let wanted: BTreeSet<_> = missing.into_values().flatten().filter(|id| id != "null").collect();
    let lines = made
        .iter()
        .filter(|(body, _)| [&body["id"], &body["caseId"]].iter().any(|id| wanted.contains(&id.to_string())));
    let lines: Vec<_> =
        lines.map(|(body, private)| json!({"body": body, "private": private}).to_string()).collect();
    assert!(lines.is_empty(), "add to tests/events.jsonl:\n{}", lines.join("\n"));
    world.end().await;
}
