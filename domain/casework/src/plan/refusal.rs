use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Family, Reason};

use crate::CaseRefusal;
use crate::task::Gate;

/// Why something cannot be done to a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanRefusal {
    /// A member is needed with what else was given.
    Required(&'static str),
    /// A date lies in the future.
    DateInFuture(&'static str),
    /// A date lies before the one it must follow.
    DateBefore(&'static str),
    /// The record has nothing under the id.
    UnknownReference(&'static str),
    /// The cohort of the case has no such band today.
    BandNotInList(&'static str),
    /// No objective is in quality of education or in leadership and management.
    ObjectiveAreaMissing,
    /// Whoever decides made what is decided on.
    ApproverConflict,
    /// Something waits for something else.
    Gate(Gate),
    /// The case is paused or closed.
    Case(CaseRefusal),
    /// What became of the version already leaves no room for this.
    PlanVersionLocked,
    /// The version was approved or refused before.
    AlreadyDecided,
    /// A rating refers to the objective.
    ObjectiveHasProgress,
    /// The objectives are marked complete.
    ObjectivesComplete,
    /// The objectives are not marked complete.
    ObjectivesNotComplete,
    /// The decision cannot be recorded.
    Decision(DecisionRefusal),
}

impl From<DecisionRefusal> for PlanRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Decision(refusal)
    }
}

impl Reason for PlanRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Required(_)
            | Self::DateInFuture(_)
            | Self::DateBefore(_)
            | Self::UnknownReference(_)
            | Self::BandNotInList(_)
            | Self::ObjectiveAreaMissing => Family::Invalid,
            Self::ApproverConflict => Family::NotPermitted,
            Self::Gate(_) => Family::GateNotMet,
            Self::Case(refusal) => refusal.family(),
            Self::Decision(refusal) => refusal.family(),
            Self::PlanVersionLocked
            | Self::AlreadyDecided
            | Self::ObjectiveHasProgress
            | Self::ObjectivesComplete
            | Self::ObjectivesNotComplete => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) => "required",
            Self::DateInFuture(_) => "dateInFuture",
            Self::DateBefore(_) => "dateBefore",
            Self::UnknownReference(_) => "unknownReference",
            Self::BandNotInList(_) => "notInList",
            Self::ObjectiveAreaMissing => "objectiveAreaMissing",
            Self::ApproverConflict => "approverConflict",
            Self::Gate(gate) => gate.code(),
            Self::Case(refusal) => refusal.code(),
            Self::PlanVersionLocked => "planVersionLocked",
            Self::AlreadyDecided => "alreadyDecided",
            Self::ObjectiveHasProgress => "objectiveHasProgress",
            Self::ObjectivesComplete => "objectivesComplete",
            Self::ObjectivesNotComplete => "objectivesNotComplete",
            Self::Decision(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter a value",
            Self::DateInFuture(_) => "The date must be today or in the past",
            Self::DateBefore(_) => "The date is before the one it must follow",
            Self::UnknownReference(_) => "The record has nothing under this id",
            Self::BandNotInList(_) => "The school's cohort has no such band",
            Self::ObjectiveAreaMissing => {
                "Enter an objective in quality of education, or in leadership and management"
            }
            Self::ApproverConflict => "Somebody else must decide: this person brought it in",
            Self::Gate(gate) => gate.detail(),
            Self::Case(refusal) => return refusal.detail(),
            Self::PlanVersionLocked => "This version of the plan can no longer be changed in this way",
            Self::AlreadyDecided => "This version of the plan has been decided on",
            Self::ObjectiveHasProgress => "A review has rated this objective",
            Self::ObjectivesComplete => "The objectives are marked complete: reopen them first",
            Self::ObjectivesNotComplete => "The objectives are not marked complete",
            Self::Decision(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Required(member)
            | Self::DateInFuture(member)
            | Self::DateBefore(member)
            | Self::UnknownReference(member)
            | Self::BandNotInList(member) => Some((*member).into()),
            Self::Decision(refusal) => refusal.pointer(),
            _ => None,
        }
    }
}
