//! The case: what it is, what can happen to it, and what becomes of it; one file a subject.

mod case_study;
mod clock;
mod cohort;
mod evolve;
mod fact;
mod officer;
mod pause;
mod reassign;
mod school;
mod school_change;
mod steps;

use std::fmt;

use authority::DecisionId;
use kernel::{Id, Private, Prose, Timestamp, Version};
use register::Urn;
use serde::{Deserialize, Serialize};

use crate::{Assignment, Eligibility, Status, Track};

pub use case_study::CaseStudy;
pub use cohort::CohortFacts;
pub use fact::CaseFact;
pub(crate) use officer::officer_refusals;
pub use pause::{Pause, PauseEnd};
pub use reassign::{BatchRole, Reassign};
pub use school::{CodedKind, SchoolSnapshot};
pub use school_change::{ChangeResolution, ResolvingFacts, SchoolChange, SchoolChangeId};

/// Identifies a case.
pub type CaseId = Id<Case>;

/// What people call a case: `RISE-000123`. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseReference(pub i32);

impl fmt::Display for CaseReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RISE-{:06}", self.0)
    }
}

/// One school going through targeted support once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// What people call it.
    pub reference: CaseReference,
    /// Its school, at opening.
    pub school: SchoolSnapshot,
    /// The schools it was about before the register told of a successor that was adopted, oldest first.
    pub former_urns: Vec<Urn>,
    /// Where it stands.
    pub status: Status,
    /// When it was paused, oldest first.
    pub pauses: Vec<Pause>,
    /// What its end rests on, if it has ended.
    pub closure: Option<Closure>,
    /// Which way it goes.
    pub track: Track,
    /// The batch in which its school entered the programme.
    pub cohort: String,
    /// What its latest assessment found.
    pub eligibility: Eligibility,
    /// Who owns it.
    pub delivery_officer: Option<Assignment>,
    /// Who advises.
    pub adviser: Option<Assignment>,
    /// An earlier case of the same school or of its predecessors.
    pub previous_case: Option<CaseId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How many changes the register has seen since that nobody has resolved.
    pub school_changes: i32,
    /// Whether others could learn from it.
    pub case_study: CaseStudy,
}

/// What the end of a case rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The decision, unless it was a correction.
    pub decision: Option<DecisionId>,
    /// Why, where no decision says it.
    pub reason: Private<Prose<500>>,
}

#[cfg(test)]
mod tests;
