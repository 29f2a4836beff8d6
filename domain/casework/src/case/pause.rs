use chrono::NaiveDate;
use kernel::{Private, Prose, Stamp};

use super::{Case, CaseFact};
use crate::{CaseRefusal, Status, Written};

/// A time during which a case was not worked. Its first day does not count for any clock; the day it ends does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The first day.
    pub from: NaiveDate,
    /// The day by which to look at it again.
    pub review_by: NaiveDate,
    /// Why.
    pub reason: Private<Prose<500>>,
    /// How it ended, if it has.
    pub end: Option<PauseEnd>,
}

/// How a pause ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseEnd {
    /// The day from which the case was worked again, or on which it was closed.
    pub on: NaiveDate,
    /// Why; nothing when the case was closed.
    pub reason: Private<Prose<500>>,
}

impl Case {
    /// Stops the work for a while.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn pause(
        &self,
        on: NaiveDate,
        review_by: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals: Vec<_> = self.moved(on, "/pausedOn", stamp).into_iter().collect();
        if review_by <= stamp.today {
            refusals.push(CaseRefusal::DateNotInFuture("/reviewBy"));
        }
        refusals.extend(self.status.accepts(Written::Pause).err());
        if refusals.is_empty() {
            Ok(CaseFact::Paused { on, review_by, reason: Private::Known(reason) })
        } else {
            Err(refusals)
        }
    }

    /// Goes on with the work.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn resume(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals: Vec<_> = self.moved(on, "/resumedOn", stamp).into_iter().collect();
        refusals.extend(self.status.accepts(Written::Resume).err());
        if refusals.is_empty() {
            Ok(CaseFact::Resumed { on, reason: Private::Known(reason) })
        } else {
            Err(refusals)
        }
    }

    /// The day on which a case moves to another status: past, and not before it last moved.
    pub(crate) fn moved(&self, on: NaiveDate, member: &'static str, stamp: &Stamp) -> Option<CaseRefusal> {
        let last = self.pauses.last();
        let last = last.map(|pause| pause.end.as_ref().map_or(pause.from, |end| end.on));
        if on > stamp.today {
            Some(CaseRefusal::DateInFuture(member))
        } else if last.is_some_and(|last| on < last) {
            Some(CaseRefusal::DateBefore(member))
        } else {
            None
        }
    }

    pub(super) fn paused(&mut self, on: NaiveDate, review_by: NaiveDate, reason: Private<Prose<500>>) {
        self.status = Status::Paused { since: on, review_by };
        self.pauses.push(Pause { from: on, review_by, reason, end: None });
    }

    pub(super) fn pause_ended(&mut self, on: NaiveDate, reason: Private<Prose<500>>) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.end.is_none()) {
            pause.end = Some(PauseEnd { on, reason });
        }
    }
}
