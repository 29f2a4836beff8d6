use chrono::NaiveDate;
use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::CaseRefusal;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being worked.
    InProgress,
    /// Stopped for a while.
    Paused {
        /// The first day of the pause.
        since: NaiveDate,
        /// The day by which to look at it again.
        review_by: NaiveDate,
    },
    /// Ended for good.
    Closed {
        /// How it ended.
        outcome: ClosureOutcome,
        /// The day it ended.
        on: NaiveDate,
    },
}

/// Where a case stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum StatusKind {
    /// Being worked.
    InProgress,
    /// Stopped for a while.
    Paused,
    /// Ended for good.
    Closed,
}

impl Coded for StatusKind {
    const NAME: &'static str = "CaseStatus";
    const MEANING: &'static str = "Where a case stands.";
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ClosureOutcome {
    /// The school has improved.
    Improved,
    /// The school converts, or changes trust.
    StructuralIntervention,
    /// The school may no longer have targeted support.
    NoLongerEligible,
    /// The school was taken out of the programme.
    Withdrawn,
    /// There should never have been a case.
    OpenedInError,
    /// The school was not eligible when the case was opened.
    NotEligibleAtStart,
}

impl Coded for ClosureOutcome {
    const NAME: &'static str = "CaseOutcome";
    const MEANING: &'static str = "How a case ended.";
}

/// How a case can be decided to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum DecidedClosure {
    /// The school has improved.
    Improved,
    /// The school converts, or changes trust.
    StructuralIntervention,
    /// The school may no longer have targeted support.
    NoLongerEligible,
    /// The school was taken out of the programme.
    Withdrawn,
}

impl Coded for DecidedClosure {
    const NAME: &'static str = "DecidedClosureOutcome";
    const MEANING: &'static str = "How a case can be decided to end.";
}

impl From<DecidedClosure> for ClosureOutcome {
    fn from(decided: DecidedClosure) -> Self {
        match decided {
            DecidedClosure::Improved => Self::Improved,
            DecidedClosure::StructuralIntervention => Self::StructuralIntervention,
            DecidedClosure::NoLongerEligible => Self::NoLongerEligible,
            DecidedClosure::Withdrawn => Self::Withdrawn,
        }
    }
}

/// Which way a case goes after its diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Track {
    /// Not diagnosed yet.
    Undecided,
    /// To be matched with a supporting organisation.
    Matched,
    /// To be watched.
    ReviewProgress,
}

impl Coded for Track {
    const NAME: &'static str = "CaseTrack";
    const MEANING: &'static str = "Which way a case goes after its diagnosis.";
}

/// What is written to a case, as far as its status has a say in it: the rows of the table of resources and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Written {
    /// Tasks, candidates, the plan, reviews, and the decisions on them.
    Work,
    /// That it is paused.
    Pause,
    /// That it goes on.
    Resume,
    /// That it ends.
    Close,
    /// Delivery officer, adviser, and their conflicts of interest.
    People,
    /// Assessments of eligibility.
    Eligibility,
    /// The cohort.
    Cohort,
    /// What became of changes to the school.
    SchoolChanges,
    /// The case study.
    CaseStudy,
    /// Recommendations.
    Recommendations,
    /// Contacts.
    Contacts,
    /// Concerns, and the decisions on them.
    Concerns,
    /// Notes.
    Notes,
    /// Documents.
    Documents,
    /// Watchlists.
    Watchlist,
    /// Structural referrals.
    Referrals,
    /// Decisions corrected, superseded and overturned.
    Corrections,
}

impl Coded for Written {
    const NAME: &'static str = "Written";
    const MEANING: &'static str = "What is written to a case, as far as its status has a say in it.";
}

/// In which statuses something is written.
#[derive(Clone, Copy)]
enum While {
    Always,
    UntilClosed,
    InProgress,
    Paused,
}

impl Written {
    const fn written(self) -> While {
        match self {
            Self::Work | Self::Pause => While::InProgress,
            Self::Resume => While::Paused,
            Self::Close
            | Self::People
            | Self::Eligibility
            | Self::Cohort
            | Self::SchoolChanges
            | Self::CaseStudy
            | Self::Recommendations
            | Self::Contacts
            | Self::Concerns => While::UntilClosed,
            Self::Notes | Self::Documents | Self::Watchlist | Self::Referrals | Self::Corrections => {
                While::Always
            }
        }
    }
}

impl Status {
    /// Where it stands, in one word.
    #[must_use]
    pub const fn kind(self) -> StatusKind {
        match self {
            Self::InProgress => StatusKind::InProgress,
            Self::Paused { .. } => StatusKind::Paused,
            Self::Closed { .. } => StatusKind::Closed,
        }
    }

    /// Whether `what` may be written now: the table of resources and statuses.
    ///
    /// # Errors
    /// When the status stands in the way.
    pub const fn accepts(self, what: Written) -> Result<(), CaseRefusal> {
        match (self, what.written()) {
            (_, While::Always)
            | (Self::InProgress, While::UntilClosed | While::InProgress)
            | (Self::Paused { .. }, While::UntilClosed | While::Paused) => Ok(()),
            (Self::InProgress, While::Paused) => Err(CaseRefusal::CaseNotPaused),
            (Self::Paused { .. }, While::InProgress) => Err(CaseRefusal::CasePaused),
            (Self::Closed { .. }, _) => Err(CaseRefusal::CaseClosed),
        }
    }
}
