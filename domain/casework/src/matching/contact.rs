use std::collections::BTreeMap;

use kernel::{Line, Private, Stamp};
use register::Address;
use serde::{Deserialize, Serialize};

use super::tasks::moved;
use super::{Candidate, CandidateFact, Matched, MatchingRefusal};
use crate::task::{Facts, Progress, SavedTask, TaskKey};
use crate::{Case, Phone};

/// Whom to write to at a candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateContact {
    /// The name of the accounting officer.
    pub accounting_officer_name: Option<Line<200>>,
    /// The e-mail address.
    pub email: Option<Line<254>>,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The postal address.
    pub address: Option<Address>,
}

/// Whom to write to, as somebody states it.
#[derive(Clone, Debug)]
pub struct SaveContact(pub CandidateContact);

impl CandidateContact {
    /// How far that brings task 15.
    #[must_use]
    pub fn progress(&self) -> Progress {
        if self.accounting_officer_name.is_some() && self.email.is_some() && self.address.is_some() {
            Progress::Completed
        } else if *self == Self::default() {
            Progress::NotStarted
        } else {
            Progress::InProgress
        }
    }
}

impl SaveContact {
    /// Saves whom to write to at the preferred candidate, in place of what was there.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        case: &Case,
        tasks: &BTreeMap<TaskKey, SavedTask>,
        facts: &Facts,
        candidate: &Candidate,
        stamp: &Stamp,
    ) -> Result<Matched, Vec<MatchingRefusal>> {
        const TASK: TaskKey = TaskKey::SupportingOrganisationContact;
        let refusals = candidate.preferred(case, TASK, facts);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let progress = [(TASK, self.0.progress())];
        let saved = CandidateFact::ContactSaved {
            candidate_id: candidate.id,
            organisation_id: candidate.organisation,
            contact: Private::Known(self.0),
        };
        Ok(Matched { candidates: vec![saved], tasks: moved(case.id, tasks, progress, stamp.today) })
    }
}
