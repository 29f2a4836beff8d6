//! The improvement plan: the versions received, what became of each, and the objectives of the one approved.

mod band;
mod clear;
mod named;
mod objectives;
mod plan_fact;
mod receive;
mod refusal;
mod rule;
mod state;
mod version;
mod version_fact;

pub use band::{BandRule, FinalBand};
pub use clear::{ClearPlan, ClearanceOutcome, Cleared};
pub use named::PlanNamed;
pub use objectives::{Objective, ObjectiveArea, ObjectiveId, ObjectiveText, Plan};
pub use plan_fact::{PlanFact, PlanRef};
pub use receive::{ReceivePlanVersion, Received};
pub use refusal::PlanRefusal;
pub use rule::{ApprovalOutcome, RulePlan, Ruled};
pub use state::{Clearance, PlanState, PlanStateKind, Ruling, Stage, Submission};
pub use version::{PlanReview, PlanVersion, PlanVersionId, leading, progress};
pub use version_fact::{PlanVersionFact, PlanVersionRef};

use crate::Written;
use crate::task::{Facts, Gate, gates_before};

/// Why nothing behind `own` may be written now: on a case that is paused or closed, opening a gate would not help.
fn shut(own: &[Gate], facts: &Facts) -> Vec<PlanRefusal> {
    match facts.status.accepts(Written::Work) {
        Err(refusal) => vec![PlanRefusal::Case(refusal)],
        Ok(()) => gates_before(own, facts).into_iter().map(PlanRefusal::Gate).collect(),
    }
}
