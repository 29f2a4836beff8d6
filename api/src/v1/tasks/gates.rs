//! Gates as callers see them.

use std::sync::Arc;

use casework::CaseId;
use casework::task::{Facts, Gate, OpenGates};
use kernel::{Coded, Reason};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;

use super::view::task_link;
use crate::http::Problem;
use crate::v1::cases::view::case_path;

/// Something a task waits for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskGate {
    /// The stable code.
    #[schema(example = "deliveryOfficerRequired", max_length = 50)]
    code: &'static str,
    /// What to tell the user.
    #[schema(example = "Assign a delivery officer first", max_length = 200)]
    detail: &'static str,
    /// The path of what opens it.
    #[schema(max_length = 500)]
    link: String,
}

/// A [`TaskGate`], written already.
#[derive(Clone, Debug)]
pub(crate) struct WrittenGate(Arc<RawValue>);

impl Serialize for WrittenGate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The gates of one case. The same few stand before most of its tasks: each is written once.
pub(crate) struct CaseGates {
    case: CaseId,
    /// Which of them are open.
    pub(super) open: OpenGates,
    written: Vec<(Gate, WrittenGate)>,
}

impl CaseGates {
    pub(crate) fn of(case: CaseId, facts: &Facts) -> Self {
        Self { case, open: OpenGates::of(facts), written: Vec::new() }
    }

    /// A gate as it is told; none if it cannot be, which no gate is.
    pub(crate) fn tell(&mut self, gate: Gate) -> Option<WrittenGate> {
        if let Some((_, written)) = self.written.iter().find(|(known, _)| *known == gate) {
            return Some(written.clone());
        }
        let told = TaskGate { code: gate.code(), detail: gate.detail(), link: gate_link(self.case, gate) };
        let written = WrittenGate(Arc::from(to_raw_value(&told).ok()?));
        self.written.push((gate, written.clone()));
        Some(written)
    }
}

/// The reasons, each gate with a link to what opens it.
pub(crate) fn refused<R: Reason>(case: CaseId, refusals: &[R]) -> Problem {
    Problem::refused_with(refusals, |code| Gate::of(code).map(|gate| gate_link(case, gate)))
}

/// The path of what opens a gate.
pub(crate) fn gate_link(case: CaseId, gate: Gate) -> String {
    let task = gate.opened_by().first().and_then(|&task| task_link(case, task));
    match gate {
        Gate::DeliveryOfficerRequired => format!("{}/delivery-officer/assign", case_path(case)),
        _ => task.unwrap_or_else(|| format!("{}/tasks", case_path(case))),
    }
}
