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
    Paused,
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
    /// The school was not eligible when the case was opened.
    NotEligibleAtStart,
}

impl Coded for ClosureOutcome {
    const NAME: &'static str = "ClosureOutcome";
    const MEANING: &'static str = "How a case ended.";
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

/// What is written to a case, as far as its status has a say in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Tasks, the plan and reviews: only while it is being worked.
    Work,
    /// People and eligibility: while it is paused, too.
    People,
    /// Notes: always.
    Notes,
}

impl Status {
    /// Where it stands, in one word.
    #[must_use]
    pub const fn kind(self) -> StatusKind {
        match self {
            Self::InProgress => StatusKind::InProgress,
            Self::Paused => StatusKind::Paused,
            Self::Closed { .. } => StatusKind::Closed,
        }
    }

    /// Whether `what` may be written now: the table of resources and statuses.
    ///
    /// # Errors
    /// When the case is paused or closed, and that stands in the way.
    pub const fn accepts(self, what: Written) -> Result<(), CaseRefusal> {
        match (self, what) {
            (Self::InProgress, _)
            | (Self::Paused, Written::People | Written::Notes)
            | (Self::Closed { .. }, Written::Notes) => Ok(()),
            (Self::Paused, Written::Work) => Err(CaseRefusal::CasePaused),
            (Self::Closed { .. }, Written::Work | Written::People) => Err(CaseRefusal::CaseClosed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_the_table() {
        let closed = Status::Closed { outcome: ClosureOutcome::NotEligibleAtStart, on: NaiveDate::MIN };
        let table = [
            (Status::InProgress, [Ok(()), Ok(()), Ok(())]),
            (Status::Paused, [Err(CaseRefusal::CasePaused), Ok(()), Ok(())]),
            (closed, [Err(CaseRefusal::CaseClosed), Err(CaseRefusal::CaseClosed), Ok(())]),
        ];
        for (status, row) in table {
            assert_eq!(
                [Written::Work, Written::People, Written::Notes].map(|what| status.accepts(what)),
                row
            );
        }
    }
}
