use std::collections::BTreeMap;

use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Fact, Private, Prose};
use register::OrganisationId;
use serde::{Deserialize, Serialize};

use super::{CandidateContact, CandidateId, CheckKey, CheckOutcome, CheckWords};
use crate::CaseId;

/// A check as it was saved, but for its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedCheck {
    /// What it came to.
    pub outcome: CheckOutcome,
    /// The day it was made.
    pub checked_on: NaiveDate,
}

/// What can happen to a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum CandidateFact {
    /// It was proposed.
    #[serde(rename = "candidate.added")]
    Added {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The case.
        case_id: CaseId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// What is noted of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// Something else is noted of it.
    #[serde(rename = "candidate.changed")]
    Changed {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// What is noted of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// It is preferred.
    #[serde(rename = "candidate.selected")]
    Selected {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// The organisation that was preferred before.
        previous_organisation_id: Option<OrganisationId>,
        /// Since when.
        selected_on: NaiveDate,
        /// Why.
        #[serde(default)]
        reasons: Private<Prose<4000>>,
    },
    /// Another is preferred.
    #[serde(rename = "candidate.notChosen")]
    NotChosen {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// Since when.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It is out of the question.
    #[serde(rename = "candidate.withdrawn")]
    Withdrawn {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// What was found out about it was saved.
    #[serde(rename = "candidate.dueDiligenceSaved")]
    DueDiligenceSaved {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// The checks that there are.
        checks: BTreeMap<CheckKey, SavedCheck>,
        /// Those that were entered anew or changed.
        changed: Vec<CheckKey>,
        /// What the checks say.
        #[serde(default)]
        words: Private<BTreeMap<CheckKey, CheckWords>>,
    },
    /// Whom to write to there was saved.
    #[serde(rename = "candidate.contactSaved")]
    ContactSaved {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// Whom.
        #[serde(default)]
        contact: Private<CandidateContact>,
    },
    /// The case goes on despite a check.
    #[serde(rename = "dueDiligence.overridden")]
    Overridden {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// Which check.
        check: CheckKey,
        /// The day it was decided.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
    },
    /// It is appointed.
    #[serde(rename = "appointment.made")]
    AppointmentMade {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// The day it was decided.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
    },
    /// It is not appointed.
    #[serde(rename = "appointment.declined")]
    AppointmentDeclined {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// The day it was decided.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
    },
    /// It is appointed no longer, since another was chosen.
    #[serde(rename = "appointment.ended")]
    AppointmentEnded {
        /// Which candidate.
        candidate_id: CandidateId,
        /// The organisation.
        organisation_id: OrganisationId,
        /// Since when.
        on: NaiveDate,
    },
}

impl CandidateFact {
    /// The candidate that it happens to.
    #[must_use]
    pub const fn candidate(&self) -> CandidateId {
        match self {
            Self::Added { candidate_id, .. }
            | Self::Changed { candidate_id, .. }
            | Self::Selected { candidate_id, .. }
            | Self::NotChosen { candidate_id, .. }
            | Self::Withdrawn { candidate_id, .. }
            | Self::DueDiligenceSaved { candidate_id, .. }
            | Self::ContactSaved { candidate_id, .. }
            | Self::Overridden { candidate_id, .. }
            | Self::AppointmentMade { candidate_id, .. }
            | Self::AppointmentDeclined { candidate_id, .. }
            | Self::AppointmentEnded { candidate_id, .. } => *candidate_id,
        }
    }
}

impl Fact for CandidateFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "candidate.added",
            Self::Changed { .. } => "candidate.changed",
            Self::Selected { .. } => "candidate.selected",
            Self::NotChosen { .. } => "candidate.notChosen",
            Self::Withdrawn { .. } => "candidate.withdrawn",
            Self::DueDiligenceSaved { .. } => "candidate.dueDiligenceSaved",
            Self::ContactSaved { .. } => "candidate.contactSaved",
            Self::Overridden { .. } => "dueDiligence.overridden",
            Self::AppointmentMade { .. } => "appointment.made",
            Self::AppointmentDeclined { .. } => "appointment.declined",
            Self::AppointmentEnded { .. } => "appointment.ended",
        }
    }
}
