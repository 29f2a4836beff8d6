use std::collections::BTreeMap;

use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Coded, Line, PersonId, Private, Prose, Stamp};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::tasks::moved;
use super::{Candidate, CandidateFact, CandidateState, Matched, MatchingRefusal, SavedCheck};
use crate::Case;
use crate::task::{Facts, Progress, SavedTask, TaskKey};

/// The checks of due diligence.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum CheckKey {
    /// Whether the organisation can and will do it.
    Capacity,
    /// What the trust relationship manager, or the lead for the local authority, thinks of it.
    RelationshipView,
    /// What the financial check says.
    FinancialCheck,
    /// Whether it can be paid.
    VendorAccount,
}

impl Coded for CheckKey {
    const NAME: &'static str = "DueDiligenceCheckKey";
    const MEANING: &'static str = "The checks of due diligence.";
}

impl CheckKey {
    /// What case workers call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Capacity => "check of capacity",
            Self::RelationshipView => "view of the relationship manager",
            Self::FinancialCheck => "financial check",
            Self::VendorAccount => "check of the vendor account",
        }
    }
}

/// The checks despite which a case can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum OverridableCheck {
    /// Whether the organisation can and will do it.
    Capacity,
    /// What the trust relationship manager, or the lead for the local authority, thinks of it.
    RelationshipView,
    /// What the financial check says.
    FinancialCheck,
}

impl Coded for OverridableCheck {
    const NAME: &'static str = "OverridableCheck";
    const MEANING: &'static str = "The checks despite which a case can go on.";
}

impl From<OverridableCheck> for CheckKey {
    fn from(check: OverridableCheck) -> Self {
        match check {
            OverridableCheck::Capacity => Self::Capacity,
            OverridableCheck::RelationshipView => Self::RelationshipView,
            OverridableCheck::FinancialCheck => Self::FinancialCheck,
        }
    }
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum CheckOutcome {
    /// All is well.
    Satisfactory,
    /// There are concerns.
    Concerns,
    /// It is not good enough.
    Unsatisfactory,
}

impl Coded for CheckOutcome {
    const NAME: &'static str = "DueDiligenceOutcome";
    const MEANING: &'static str = "What a check came to.";
}

/// What a check says in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckWords {
    /// What was found.
    pub finding: Prose<1000>,
    /// Who made it.
    pub checked_by_name: Line<200>,
}

/// A check as somebody states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedCheck {
    /// What it came to.
    pub outcome: CheckOutcome,
    /// The day it was made.
    pub checked_on: NaiveDate,
    /// What it says.
    pub words: CheckWords,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// What it came to.
    pub outcome: CheckOutcome,
    /// The day it was made.
    pub checked_on: NaiveDate,
    /// What it says, unless erased.
    pub words: Option<CheckWords>,
    /// Who entered it.
    pub entered_by: Option<PersonId>,
    /// The decision to go on despite it.
    pub overridden: Option<DecisionId>,
}

/// What was found out about a candidate: a check is there whole, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DueDiligence(pub BTreeMap<CheckKey, Check>);

/// What was found out, as somebody states it.
#[derive(Clone, Debug)]
pub struct SaveDueDiligence(pub BTreeMap<CheckKey, StatedCheck>);

impl Check {
    /// Whether it lets the case go on.
    const fn passes(&self) -> bool {
        !matches!(self.outcome, CheckOutcome::Unsatisfactory) || self.overridden.is_some()
    }

    fn is(&self, stated: &StatedCheck) -> bool {
        self.outcome == stated.outcome
            && self.checked_on == stated.checked_on
            && self.words.as_ref() == Some(&stated.words)
    }
}

impl DueDiligence {
    /// A check, if it is there.
    #[must_use]
    pub fn check(&self, key: CheckKey) -> Option<&Check> {
        self.0.get(&key)
    }

    /// The checks that are missing, or that do not let the case go on.
    pub fn lacking(&self) -> impl Iterator<Item = CheckKey> + '_ {
        CheckKey::all().filter(|key| !self.check(*key).is_some_and(Check::passes))
    }

    /// How far it brings task 13.
    #[must_use]
    pub fn progress(&self) -> Progress {
        match (self.0.is_empty(), self.lacking().next()) {
            (true, _) => Progress::NotStarted,
            (false, Some(_)) => Progress::InProgress,
            (false, None) => Progress::Completed,
        }
    }
}

impl SaveDueDiligence {
    /// Saves what was found out about the preferred candidate, in place of what was there.
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
        use MatchingRefusal as R;
        let changed: Vec<CheckKey> = {
            let before = &candidate.due_diligence;
            let differs = |(key, stated): &(&CheckKey, &StatedCheck)| {
                !before.check(**key).is_some_and(|check| check.is(stated))
            };
            self.0.iter().filter(differs).map(|(key, _)| *key).collect()
        };
        let mut refusals = Vec::new();
        for key in &changed {
            let checked_on = self.0[key].checked_on;
            let pointer = format!("/{}/checkedOn", key.code()).into();
            match candidate.state {
                _ if checked_on > stamp.today => refusals.push(R::DateInFuture(pointer)),
                CandidateState::Selected { on, .. } if checked_on < on => {
                    refusals.push(R::DateBefore(pointer));
                }
                _ => {}
            }
        }
        refusals.extend(candidate.preferred(case, TaskKey::DueDiligence, facts));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let checks = self.0.iter().map(|(key, stated)| {
            (*key, SavedCheck { outcome: stated.outcome, checked_on: stated.checked_on })
        });
        let saved = CandidateFact::DueDiligenceSaved {
            candidate_id: candidate.id,
            organisation_id: candidate.organisation,
            checks: checks.collect(),
            changed: changed.clone(),
            words: Private::Known(self.0.iter().map(|(key, stated)| (*key, stated.words.clone())).collect()),
        };
        let after = candidate.due_diligence.after(&self.0, &changed);
        let progress = [(TaskKey::DueDiligence, after.progress())];
        Ok(Matched { candidates: vec![saved], tasks: moved(case.id, tasks, progress, stamp.today) })
    }
}

impl DueDiligence {
    /// What it is once these are saved, as far as tasks ask.
    fn after(&self, stated: &BTreeMap<CheckKey, StatedCheck>, changed: &[CheckKey]) -> Self {
        let checks = stated.iter().map(|(key, stated)| {
            let kept = self.check(*key).filter(|_| !changed.contains(key));
            let check = Check {
                outcome: stated.outcome,
                checked_on: stated.checked_on,
                words: None,
                entered_by: None,
                overridden: kept.and_then(|kept| kept.overridden),
            };
            (*key, check)
        });
        Self(checks.collect())
    }
}
