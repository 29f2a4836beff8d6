//! The register of advisers, what they declare, what is found of it, and who advises a case.

mod allocation;
mod conflicts;
mod register;

use serde_json::{Value, json};
use tests::{Answer, World};

use crate::permissions::advisers::completed;

const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
const OFFICER: &str = "00000000-0000-7000-8000-000000001004";

/// A case with a delivery officer, by its path, and its school.
struct Case {
    path: String,
    urn: String,
}

impl Case {
    async fn of(world: &World) -> Self {
        let urn = world.school(&json!({"region": "northEast"})).await;
        let opening = json!({
            "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
            "ruleVersion": "2025-09", "deliveryOfficerId": OFFICER,
        });
        let opened = world.post("lead", "/v1/cases", &opening).await.expect(201);
        Self { path: opened.header("location").to_owned(), urn }
    }

    fn id(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    /// Posts to a step of the case as somebody who has just read it.
    async fn step(&self, world: &World, person: &str, step: &str, body: &Value) -> Answer {
        let etag = world.get("lead", &self.path).await.expect(200).etag();
        world.change(person, "POST", format!("{}/{step}", self.path), &etag, body).await
    }

    /// What the task of this number shows.
    async fn task(&self, world: &World, number: usize) -> String {
        let case = world.get("lead", &self.path).await.expect(200);
        case.body["tasks"][number - 1]["status"].as_str().unwrap().to_owned()
    }

    /// Declares that an adviser has no tie to the school.
    async fn declare(&self, world: &World, person: &str) -> Answer {
        let body = json!({
            "personId": person, "urn": self.urn, "declaredOn": "2026-02-01", "interestKind": "none",
        });
        world.post("lead", "/v1/conflict-declarations", &body).await.expect(201)
    }

    /// Declares it, and finds the same.
    async fn check(&self, world: &World, person: &str) -> Answer {
        let declaration = self.declare(world, person).await;
        let body = finding(&declaration.id(), "none", None);
        self.step(world, "lead", "conflict-checks", &body).await.expect(201)
    }

    /// Tasks 4 and 5 as if they had been completed.
    async fn prepare(&self, world: &World) {
        completed(world, self.id(), &["send-formal-notification", "record-conflict-response"]).await;
    }
}

fn decision() -> Value {
    json!({"reasons": "It was looked into", "decidedOn": "2026-02-02", "channel": "inSystem"})
}

fn finding(declaration: &str, finding: &str, mitigation: Option<&str>) -> Value {
    json!({
        "declarationId": declaration, "purpose": "allocation", "checkedOn": "2026-02-02", "finding": finding,
        "mitigation": mitigation, "decision": decision(),
    })
}

fn allocation(person: &str) -> Value {
    json!({"personId": person, "allocatedOn": "2026-02-03", "decision": decision()})
}

/// Another adviser, registered and entered.
async fn another(world: &World) -> String {
    let tenant = uuid::Uuid::new_v4();
    let person = json!({
        "tenantId": tenant, "subjectId": tenant, "displayName": "Bo Sample", "email": "bo@example.org",
        "functions": ["advise"],
    });
    let id = world.post("admin", "/v1/people", &person).await.expect(201).id();
    let entry = json!({
        "homeRegion": "london", "employerOrganisationId": null, "capacityCases": 1, "activeFrom": "2026-01-01",
        "activeTo": null,
    });
    world.change("admin", "PUT", format!("/v1/advisers/{id}"), "\"0\"", &entry).await.expect(200);
    id
}

/// The only code and pointer that an answer names.
#[track_caller]
fn only(answer: &Answer) -> (String, String) {
    let errors = answer.errors();
    assert_eq!(errors.len(), 1, "{answer}");
    errors.into_iter().next().unwrap()
}

fn told(code: &str, pointer: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}
