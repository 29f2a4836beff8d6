use chrono::NaiveDate;
use kernel::{Line, Private, Prose, Stamp};

use crate::concern::{Concern, ConcernFact, ConcernId, ConcernRefusal};
use crate::{Case, Written};

/// What somebody says of a concern.
#[derive(Clone, Debug)]
pub struct ConcernText {
    /// What it is about.
    pub summary: Line<200>,
    /// What it is.
    pub details: Prose<10_000>,
    /// The day it was raised.
    pub raised_on: NaiveDate,
}

impl Concern {
    /// Raises a concern on a case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn raise(
        id: ConcernId,
        text: ConcernText,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let mut refusals = past(text.raised_on, "/raisedOn", stamp);
        refusals.extend(writable(case));
        none(refusals, || ConcernFact::Raised {
            concern_id: id,
            case_id: case.id,
            on: text.raised_on,
            summary: Private::Known(text.summary),
            details: Private::Known(text.details),
        })
    }

    /// Changes what it says.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        text: ConcernText,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let mut refusals = past(text.raised_on, "/raisedOn", stamp);
        if self.notice.as_ref().is_some_and(|notice| notice.issued_on < text.raised_on) {
            refusals.push(ConcernRefusal::DateAfter("/raisedOn"));
        }
        refusals.extend(writable(case));
        refusals.extend(self.unresolved());
        none(refusals, || ConcernFact::Changed {
            concern_id: self.id,
            on: text.raised_on,
            summary: Private::Known(text.summary),
            details: Private::Known(text.details),
        })
    }

    /// Resolves it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn resolve(
        &self,
        on: NaiveDate,
        details: Prose<4000>,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let mut refusals = past(on, "/resolvedOn", stamp);
        if on < self.raised_on {
            refusals.push(ConcernRefusal::DateBefore("/resolvedOn"));
        }
        refusals.extend(writable(case));
        refusals.extend(self.unresolved());
        none(refusals, || ConcernFact::Resolved { concern_id: self.id, on, details: Private::Known(details) })
    }

    /// Takes it up again.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn reopen(&self, reason: Prose<500>, case: &Case) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let mut refusals = writable(case);
        if self.resolution.is_none() {
            refusals.push(ConcernRefusal::ConcernNotResolved);
        }
        none(refusals, || ConcernFact::Reopened { concern_id: self.id, reason: Private::Known(reason) })
    }

    pub(super) fn unresolved(&self) -> Option<ConcernRefusal> {
        self.resolution.is_some().then_some(ConcernRefusal::ConcernResolved)
    }
}

/// What is wrong with a date that cannot be in the future.
pub(super) fn past(on: NaiveDate, member: &'static str, stamp: &Stamp) -> Vec<ConcernRefusal> {
    if on > stamp.today { vec![ConcernRefusal::DateInFuture(member)] } else { Vec::new() }
}

/// Whether the case's status lets concerns be written.
pub(super) fn writable(case: &Case) -> Vec<ConcernRefusal> {
    case.status.accepts(Written::Concerns).err().map(ConcernRefusal::from).into_iter().collect()
}

/// The fact, if nothing stands against it.
pub(super) fn none(
    refusals: Vec<ConcernRefusal>,
    fact: impl FnOnce() -> ConcernFact,
) -> Result<ConcernFact, Vec<ConcernRefusal>> {
    if refusals.is_empty() { Ok(fact()) } else { Err(refusals) }
}
