//! The life of a case beyond its tasks: paused, resumed, closed, corrected, and what it takes from the register.

mod closing;
mod pausing;
mod reassigning;
mod school_changes;
mod sections;

use casework::{ClosureOutcome, Status, Written};
use chrono::NaiveDate;
use kernel::{Coded, Reason};
use serde_json::{Value, json};
use tests::{Answer, World};

pub(crate) const OFFICER: &str = "00000000-0000-7000-8000-000000001004";

/// A case that is being worked, with its delivery officer.
struct Opened<'w> {
    world: &'w World,
    urn: String,
    id: String,
}

pub(crate) fn decision(reasons: &str) -> Value {
    json!({"reasons": reasons, "decidedOn": "2026-03-01", "channel": "inSystem"})
}

fn opening(urn: &str) -> Value {
    json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
        "ruleVersion": "2025-09", "deliveryOfficerId": OFFICER,
    })
}

impl<'w> Opened<'w> {
    async fn new(world: &'w World) -> Self {
        Self::of(world, &json!({})).await
    }

    /// The case of a new school with these columns.
    async fn of(world: &'w World, columns: &Value) -> Self {
        let urn = world.school(columns).await;
        let id = world.post("lead", "/v1/cases", &opening(&urn)).await.expect(201).id();
        Self { world, urn, id }
    }

    fn path(&self, below: &str) -> String {
        format!("/v1/cases/{}{below}", self.id)
    }

    async fn read(&self) -> Value {
        self.world.get("lead", self.path("")).await.expect(200).body
    }

    /// Does something to the case as `person`, having seen it as it is.
    async fn act(&self, person: &str, method: &str, below: &str, body: &Value) -> Answer {
        let etag = self.world.get(person, self.path("")).await.etag();
        self.world.change(person, method, self.path(below), &etag, body).await
    }

    async fn pause(&self, on: &str) -> Answer {
        let body = json!({"pausedOn": on, "reviewBy": "2049-01-01", "reason": "The head has left"});
        self.act("lead", "POST", "/pause", &body).await
    }

    async fn resume(&self, on: &str) -> Answer {
        self.act("lead", "POST", "/resume", &json!({"resumedOn": on, "reason": "A new head"})).await
    }

    async fn close(&self, outcome: &str, on: &str) -> Answer {
        let body = json!({"outcome": outcome, "closedOn": on, "decision": decision("Judged good")});
        self.act("director", "POST", "/close", &body).await
    }

    /// The codes and pointers of what stands in the way.
    async fn refused(&self, person: &str, method: &str, below: &str, body: &Value) -> (u16, Vec<String>) {
        let answer = self.act(person, method, below, body).await;
        let told = answer.errors().into_iter().map(|(pointer, code)| format!("{code}{pointer}"));
        (answer.status, told.collect())
    }
}

#[test]
fn every_cell_of_the_table_of_resources_and_statuses() {
    let day = NaiveDate::MIN;
    let statuses = [
        Status::InProgress,
        Status::Paused { since: day, review_by: day },
        Status::Closed { outcome: ClosureOutcome::Improved, on: day },
    ];
    let lines = include_str!("../writable.txt").lines().filter(|line| !line.starts_with('#'));
    let told: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
    let decided: Vec<Vec<&str>> = Written::all()
        .map(|what| {
            let cell =
                |status: Status| status.accepts(what).map_or_else(|refusal| refusal.code(), |()| "yes");
            std::iter::once(what.code()).chain(statuses.map(cell)).collect()
        })
        .collect();
    assert_eq!(decided, told);
}
