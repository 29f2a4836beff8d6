use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Actor, Coded};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::{FinalBand, PlanVersionId};

/// The grant team's view of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The decision.
    pub decision_id: DecisionId,
    /// The day of it.
    pub on: NaiveDate,
    /// The band it falls into.
    pub band: FinalBand,
}

/// That a version was sent to be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The day.
    pub on: NaiveDate,
    /// Who sent it.
    pub by: Actor,
    /// The recommendation that goes with it.
    pub recommendation: Option<Uuid>,
}

/// What was decided on a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The decision.
    pub decision_id: DecisionId,
    /// The day of it.
    pub on: NaiveDate,
}

/// How far a version has come: each stage has all that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was received.
    Received,
    /// The grant team finds it in order.
    Cleared(Clearance),
    /// The grant team sent it back.
    Returned(Clearance),
    /// It waits for a decision.
    Submitted(Clearance, Submission),
    /// It is carried out.
    Approved(Clearance, Submission, Ruling),
    /// It is not.
    Refused(Clearance, Submission, Ruling),
}

/// What became of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanState {
    /// It stands where it is.
    Standing(Stage),
    /// Another took its place.
    Superseded {
        /// How far it had come.
        was: Stage,
        /// The other.
        by: PlanVersionId,
    },
}

/// What became of a version, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum PlanStateKind {
    /// It was received.
    Received,
    /// The grant team finds it in order.
    Cleared,
    /// The grant team sent it back.
    Returned,
    /// It waits for a decision.
    Submitted,
    /// It is carried out.
    Approved,
    /// It is not.
    Refused,
    /// Another took its place.
    Superseded,
}

impl Coded for PlanStateKind {
    const NAME: &'static str = "PlanVersionState";
    const MEANING: &'static str = "What became of a version of a plan.";
}

impl Stage {
    /// The stage in one word.
    #[must_use]
    pub const fn kind(&self) -> PlanStateKind {
        match self {
            Self::Received => PlanStateKind::Received,
            Self::Cleared(_) => PlanStateKind::Cleared,
            Self::Returned(_) => PlanStateKind::Returned,
            Self::Submitted(..) => PlanStateKind::Submitted,
            Self::Approved(..) => PlanStateKind::Approved,
            Self::Refused(..) => PlanStateKind::Refused,
        }
    }

    /// What the grant team came to, whichever way.
    #[must_use]
    pub const fn clearance(&self) -> Option<&Clearance> {
        match self {
            Self::Received => None,
            Self::Cleared(clearance)
            | Self::Returned(clearance)
            | Self::Submitted(clearance, _)
            | Self::Approved(clearance, ..)
            | Self::Refused(clearance, ..) => Some(clearance),
        }
    }

    /// How it was sent to be decided on.
    #[must_use]
    pub const fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Submitted(_, submission)
            | Self::Approved(_, submission, _)
            | Self::Refused(_, submission, _) => Some(submission),
            Self::Received | Self::Cleared(_) | Self::Returned(_) => None,
        }
    }

    /// What was decided.
    #[must_use]
    pub const fn ruling(&self) -> Option<&Ruling> {
        match self {
            Self::Approved(.., ruling) | Self::Refused(.., ruling) => Some(ruling),
            _ => None,
        }
    }
}

impl PlanState {
    /// The state in one word.
    #[must_use]
    pub const fn kind(&self) -> PlanStateKind {
        match self {
            Self::Standing(stage) => stage.kind(),
            Self::Superseded { .. } => PlanStateKind::Superseded,
        }
    }

    /// How far the version came, superseded or not.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        match self {
            Self::Standing(stage) | Self::Superseded { was: stage, .. } => stage,
        }
    }

    /// The version that took its place.
    #[must_use]
    pub const fn superseded_by(&self) -> Option<PlanVersionId> {
        match self {
            Self::Standing(_) => None,
            Self::Superseded { by, .. } => Some(*by),
        }
    }
}
