use std::collections::BTreeMap;

use kernel::{Line, Private, Stamp};
use register::Address;
use serde::{Deserialize, Serialize};

use super::tasks::moved;
use super::{Candidate, CandidateFact, Matched, MatchingRefusal};
use crate::Case;
use crate::task::{Facts, Progress, SavedTask, TaskKey};

/// A telephone number of the United Kingdom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

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

impl TryFrom<String> for Phone {
    type Error = &'static str;

    fn try_from(raw: String) -> Result<Self, &'static str> {
        const FAULT: &str = "Enter a telephone number like 01632 960 001 or +44 1632 960 001";
        let text = raw.trim();
        let national = text.strip_prefix("+44").or_else(|| text.strip_prefix('0')).ok_or(FAULT)?;
        let digits = national.bytes().filter(u8::is_ascii_digit).count();
        let plain = national.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        let valid = plain && matches!(digits, 9 | 10) && text.len() <= 20;
        if valid { Ok(Self(text.to_owned())) } else { Err(FAULT) }
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

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
