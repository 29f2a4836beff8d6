//! Concerns about how a school engages: raised, escalated step by step, resolved; with the powers used and the board
//! created on the way.

mod escalate;
mod fact;
mod ladder;
mod raise;
mod refusal;
mod tools;

use std::collections::BTreeMap;

use authority::{Decision, DecisionFact, DecisionId};
use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, Id, Line, PersonId, Prose, Recorded, Timestamp, Version};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use crate::CaseId;

pub use escalate::{DecideMandation, Escalate, SaveStep};
pub use fact::ConcernFact;
pub use ladder::{EscalationStep, MandationOutcome, NoticeKind, PrimaryReason, StepGroup};
pub use raise::ConcernText;
pub use refusal::ConcernRefusal;
pub use tools::{Consulted, CreateBoard, UsePowers};

/// Identifies a concern.
pub type ConcernId = Id<Concern>;

/// A concern about how a school or its responsible body engages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Which concern.
    pub id: ConcernId,
    /// The case it is on.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Who raised it.
    pub raised_by: Actor,
    /// When that was recorded.
    pub raised_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The day it was raised.
    pub raised_on: NaiveDate,
    /// What it is about, unless that was erased.
    pub summary: Option<Line<200>>,
    /// What it is, unless that was erased.
    pub details: Option<Prose<10_000>>,
    /// How it ended, if it has.
    pub resolution: Option<Resolution>,
    /// What was saved of the steps, but for the approval, which is the mandation decision.
    pub steps: BTreeMap<EscalationStep, StepRecord>,
    /// The latest decision on mandation.
    pub mandation: Option<Mandation>,
    /// The notice that was issued.
    pub notice: Option<Notice>,
    /// The use of information powers, in force or withdrawn.
    pub powers: Option<Tool>,
    /// The interim executive board, in force or withdrawn.
    pub board: Option<Board>,
}

/// Where a concern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum ConcernState {
    /// Raised, and neither escalated nor resolved.
    Open,
    /// A notice was issued.
    Escalated,
    /// Over.
    Resolved,
}

impl Coded for ConcernState {
    const NAME: &'static str = "ConcernState";
    const MEANING: &'static str = "Where a concern stands.";
}

/// How a concern ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The day.
    pub on: NaiveDate,
    /// How, unless that was erased.
    pub details: Option<Prose<4000>>,
}

/// What was saved of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    /// How often it was saved.
    pub version: Version,
    /// When and by whom it was done, if it was.
    pub done: Option<StepDone>,
    /// The document that shows it.
    pub document_id: Option<Uuid>,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
    /// Who saved it.
    pub saved_by: Actor,
    /// When.
    pub saved_at: Timestamp,
}

/// That a step was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepDone {
    /// The day.
    pub on: NaiveDate,
    /// By whom, if that is a registered person.
    pub by: Option<PersonId>,
}

/// A decision on mandation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandation {
    /// What was decided.
    pub outcome: MandationOutcome,
    /// The main reason to ask for it.
    pub reason: PrimaryReason,
    /// The decision.
    pub decision_id: DecisionId,
    /// The day it was taken.
    pub on: NaiveDate,
    /// Who took it.
    pub by: PersonId,
}

/// A notice that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which instrument.
    pub kind: NoticeKind,
    /// The day.
    pub issued_on: NaiveDate,
    /// The notice itself.
    pub document_id: Uuid,
    /// Why and how, unless that was erased.
    pub details: Option<Prose<4000>>,
}

/// A tool used on a concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// The day from which it counts.
    pub on: NaiveDate,
    /// Why and how, unless that was erased.
    pub details: Option<Prose<4000>>,
    /// The decision behind it.
    pub decision_id: DecisionId,
    /// The day it was withdrawn, if it was.
    pub withdrawn_on: Option<NaiveDate>,
}

/// An interim executive board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// When, why and on which decision.
    pub tool: Tool,
    /// Who was consulted before, in the order of the list.
    pub consulted: Vec<Consulted>,
}

impl Tool {
    /// Whether it is in force.
    #[must_use]
    pub const fn in_force(&self) -> bool {
        self.withdrawn_on.is_none()
    }
}

/// All that happens in answer to one request about a concern.
#[derive(Clone, Debug)]
pub struct ConcernOutcome {
    /// What happens to the concern.
    pub fact: ConcernFact,
    /// The decision behind it, and the fact that it was recorded.
    pub decision: Option<(Decision, DecisionFact)>,
}

impl From<ConcernFact> for ConcernOutcome {
    fn from(fact: ConcernFact) -> Self {
        Self { fact, decision: None }
    }
}

impl Concern {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> ConcernState {
        match (&self.resolution, &self.notice) {
            (Some(_), _) => ConcernState::Resolved,
            (None, Some(_)) => ConcernState::Escalated,
            (None, None) => ConcernState::Open,
        }
    }

    /// Whether mandation was approved.
    #[must_use]
    pub fn mandated(&self) -> Option<&Mandation> {
        self.mandation.as_ref().filter(|mandation| mandation.outcome == MandationOutcome::Approve)
    }

    /// Whether a step is done. The approval is the decision on mandation.
    #[must_use]
    pub fn is_done(&self, step: EscalationStep) -> bool {
        match step {
            EscalationStep::RegionalDirectorApproval => self.mandated().is_some(),
            step => self.steps.get(&step).is_some_and(|record| record.done.is_some()),
        }
    }

    /// The steps that are not done, in order.
    #[must_use]
    pub fn unmet(&self) -> Vec<EscalationStep> {
        EscalationStep::all().filter(|step| !self.is_done(*step)).collect()
    }

    /// The information powers in force.
    #[must_use]
    pub fn powers_in_force(&self) -> Option<&Tool> {
        self.powers.as_ref().filter(|tool| tool.in_force())
    }

    /// The board in force.
    #[must_use]
    pub fn board_in_force(&self) -> Option<&Board> {
        self.board.as_ref().filter(|board| board.tool.in_force())
    }

    /// Which steps a case worker can take now, as far as the concern has a say, by the ids of operations.
    #[must_use]
    pub fn open_steps(&self) -> Vec<&'static str> {
        let mut steps = Vec::new();
        if self.resolution.is_some() {
            steps.push("reopenConcern");
        } else {
            steps.extend(["updateConcern", "resolveConcern"]);
            if self.notice.is_none() {
                steps.push("saveEscalationStep");
                steps.push(if self.mandated().is_some() { "escalateConcern" } else { "approveMandation" });
            }
            if self.powers_in_force().is_none() {
                steps.push("recordInformationPowers");
            }
            if self.board_in_force().is_none() {
                steps.push("recordInterimExecutiveBoard");
            }
        }
        if self.powers_in_force().is_some() {
            steps.extend(["withdrawInformationPowers", "moveInformationPowers"]);
        }
        if self.board_in_force().is_some() {
            steps.extend(["withdrawInterimExecutiveBoard", "moveInterimExecutiveBoard"]);
        }
        steps
    }
}

impl Aggregate for Concern {
    type Fact = ConcernFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<ConcernFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, ConcernFact::Raised { concern_id, case_id, on, summary, details }) => Some(Self {
                id: *concern_id,
                case_id: *case_id,
                version: Version::FIRST,
                raised_by: recorded.by.clone(),
                raised_at: recorded.at,
                changed_at: recorded.at,
                raised_on: *on,
                summary: summary.known().cloned(),
                details: details.known().cloned(),
                resolution: None,
                steps: BTreeMap::new(),
                mandation: None,
                notice: None,
                powers: None,
                board: None,
            }),
            (Some(concern), fact) => Some(concern.after(fact, recorded)),
            (None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests;
