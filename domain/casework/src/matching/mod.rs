//! Which organisation supports a school: candidates, what was found out about them, whom to write to there, and the
//! appointment. All of it hangs on the candidate, so that choosing another shows its own.

mod appoint;
mod consider;
mod contact;
mod diligence;
mod evolve;
mod fact;
mod overrule;
mod refusal;
mod select;
mod tasks;

use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Actor, Coded, Id, PersonId, Prose, Timestamp, Version};
use register::OrganisationId;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::CaseId;
use crate::task::Progress;

pub use appoint::{Appointed, AppointmentOutcome, MatchingFacts, RecordAppointment, Tie};
pub use consider::{Proposed, own_responsible_body};
pub use contact::{CandidateContact, SaveContact};
pub use diligence::{
    Check, CheckKey, CheckOutcome, CheckWords, DueDiligence, OverridableCheck, SaveDueDiligence, StatedCheck,
};
pub use fact::{CandidateFact, SavedCheck};
pub use overrule::{Overridden, OverrideCheck};
pub use refusal::MatchingRefusal;
pub use select::{NotChosen, SelectCandidate};
pub use tasks::Matched;

/// Identifies a candidate.
pub type CandidateId = Id<Candidate>;

/// Where a candidate stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum CandidateStateKind {
    /// It might be chosen.
    Considered,
    /// It is preferred.
    Selected,
    /// Another was preferred.
    NotChosen,
    /// It is out of the question.
    Withdrawn,
}

impl Coded for CandidateStateKind {
    const NAME: &'static str = "CandidateState";
    const MEANING: &'static str = "Where a candidate stands.";
}

/// Where a candidate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateState {
    /// It might be chosen.
    Considered,
    /// It is preferred.
    Selected {
        /// Since when.
        on: NaiveDate,
        /// Who selected it.
        by: Option<PersonId>,
        /// Why, unless erased.
        reasons: Option<Prose<4000>>,
    },
    /// Another was preferred.
    NotChosen {
        /// Why, unless erased.
        reason: Option<Prose<500>>,
    },
    /// It is out of the question.
    Withdrawn {
        /// Why, unless erased.
        reason: Option<Prose<500>>,
    },
}

impl CandidateState {
    /// In one word.
    #[must_use]
    pub const fn kind(&self) -> CandidateStateKind {
        match self {
            Self::Considered => CandidateStateKind::Considered,
            Self::Selected { .. } => CandidateStateKind::Selected,
            Self::NotChosen { .. } => CandidateStateKind::NotChosen,
            Self::Withdrawn { .. } => CandidateStateKind::Withdrawn,
        }
    }
}

/// How far an appointment is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum AppointmentState {
    /// The organisation is appointed.
    Made,
    /// It was not to be.
    Declined,
    /// It was appointed, and another was chosen since.
    Ended,
}

impl Coded for AppointmentState {
    const NAME: &'static str = "AppointmentState";
    const MEANING: &'static str = "What became of an appointment.";
}

/// What was decided about appointing a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// What became of it.
    pub state: AppointmentState,
    /// The day it was decided.
    pub on: NaiveDate,
    /// The decision.
    pub decision_id: DecisionId,
}

/// An organisation that might support a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which candidate.
    pub id: CandidateId,
    /// The case.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// The organisation.
    pub organisation: OrganisationId,
    /// What is noted of it.
    pub note: Option<Prose<1000>>,
    /// Who proposed it.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
    /// When anything of it last changed.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub state: CandidateState,
    /// What was found out about it.
    pub due_diligence: DueDiligence,
    /// Whom to write to there.
    pub contact: CandidateContact,
    /// What was decided about appointing it.
    pub appointment: Option<Appointment>,
}

impl Candidate {
    /// Whether it is preferred.
    #[must_use]
    pub const fn is_selected(&self) -> bool {
        matches!(self.state, CandidateState::Selected { .. })
    }

    /// Whether it is appointed.
    #[must_use]
    pub fn is_appointed(&self) -> bool {
        self.appointment.is_some_and(|appointment| appointment.state == AppointmentState::Made)
    }

    /// How far the appointment is, as task 14 tells it.
    #[must_use]
    pub fn appointment_progress(&self) -> Progress {
        match self.appointment.map(|appointment| appointment.state) {
            Some(AppointmentState::Made) => Progress::Completed,
            Some(AppointmentState::Declined) => Progress::InProgress,
            Some(AppointmentState::Ended) | None => Progress::NotStarted,
        }
    }

    /// What the candidate allows now, by the ids of operations, as far as the candidate itself has a say.
    #[must_use]
    pub fn open_steps(&self) -> &'static [&'static str] {
        match self.state {
            CandidateState::Considered | CandidateState::NotChosen { .. } => {
                &["updateCandidate", "selectCandidate", "withdrawCandidate"]
            }
            CandidateState::Selected { .. } => {
                &["updateCandidate", "saveDueDiligence", "saveCandidateContact"]
            }
            CandidateState::Withdrawn { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests;
