use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClosureOutcome {
    /// The school was not eligible when the case was opened.
    NotEligibleAtStart,
}

impl ClosureOutcome {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotEligibleAtStart => "notEligibleAtStart",
        }
    }

    /// The outcome with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::NotEligibleAtStart].into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Which way a case goes after its diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Track {
    /// Not diagnosed yet.
    Undecided,
    /// To be matched with a supporting organisation.
    Matched,
    /// To be watched.
    ReviewProgress,
}

impl Track {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Matched => "matched",
            Self::ReviewProgress => "reviewProgress",
        }
    }

    /// The track with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Undecided, Self::Matched, Self::ReviewProgress].into_iter().find(|track| track.code() == code)
    }
}

/// What is written to a case, as far as its status has a say in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Tasks: only while it is being worked.
    Work,
    /// People and eligibility: while it is paused, too.
    People,
    /// Notes: always.
    Notes,
}

impl Status {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InProgress => "inProgress",
            Self::Paused => "paused",
            Self::Closed { .. } => "closed",
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
