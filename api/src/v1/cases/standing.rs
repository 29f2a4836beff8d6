//! Where a case stands: paused, ended, and how.

use casework::{Case, ClosureOutcome, Pause, Status};
use chrono::NaiveDate;
use kernel::{Private, Prose};
use persistence::{CaseSeen, Chain};
use serde::Serialize;
use utoipa::ToSchema;

use crate::context::Standing;

/// A time during which a case was not worked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CasePause)]
pub(super) struct CasePauseView {
    /// The first day, which counts for no clock.
    from: NaiveDate,
    /// The day from which it was worked again, or on which it was closed; null while it is paused.
    to: Option<NaiveDate>,
    /// The day by which to look at it again.
    review_by: NaiveDate,
    /// Why it was paused.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Why it was resumed; null if it was closed.
    #[schema(max_length = 500)]
    resume_reason: Option<String>,
}

/// A text, unless it was erased.
pub(super) fn known(text: &Private<Prose<500>>) -> Option<String> {
    text.known().map(|text| text.as_str().to_owned())
}

impl From<&Pause> for CasePauseView {
    fn from(pause: &Pause) -> Self {
        Self {
            from: pause.from,
            to: pause.end.as_ref().map(|end| end.on),
            review_by: pause.review_by,
            reason: known(&pause.reason),
            resume_reason: pause.end.as_ref().and_then(|end| known(&end.reason)),
        }
    }
}

/// Where the one who asks stands towards a case that is to be changed.
pub(super) fn standing_of(seen: &CaseSeen) -> Standing {
    let read = &seen.read;
    Standing {
        position: read.position,
        chain: Chain::case(read.case.id),
        head: read.head.clone(),
        version: Some(read.case.version),
    }
}

/// How a case ended.
///
/// The first release closed this list when a case could end in one way. It stays as it is for those who rely on that.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ClosureOutcome)]
pub(super) enum FirstOutcome {
    NotEligibleAtStart,
}

impl FirstOutcome {
    pub(super) fn of(outcome: ClosureOutcome) -> Option<Self> {
        (outcome == ClosureOutcome::NotEligibleAtStart).then_some(Self::NotEligibleAtStart)
    }
}

/// How a case ended, and when, if it has.
pub(super) fn ended(case: &Case) -> Option<(ClosureOutcome, NaiveDate)> {
    match case.status {
        Status::Closed { outcome, on } => Some((outcome, on)),
        Status::InProgress | Status::Paused { .. } => None,
    }
}
