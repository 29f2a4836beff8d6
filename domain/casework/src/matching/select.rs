use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kernel::{Private, Prose, Stamp};

use super::consider::choosing;
use super::tasks::moved;
use super::{Candidate, CandidateFact, CandidateId, CandidateState, Matched, MatchingRefusal};
use crate::Case;
use crate::task::{Facts, Progress, SavedTask, TaskKey};

/// Why another candidate was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChosen {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Why.
    pub reason: Prose<500>,
}

/// The choice of a candidate.
#[derive(Clone, Debug)]
pub struct SelectCandidate {
    /// Since when it is preferred.
    pub selected_on: NaiveDate,
    /// Why.
    pub reasons: Prose<4000>,
    /// Why every other was not chosen.
    pub not_chosen: Vec<NotChosen>,
}

impl SelectCandidate {
    /// Prefers a candidate over the others of the case. What was found out about it, and decided, shows again; an
    /// appointment of the one that was preferred before ends.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        case: &Case,
        tasks: &BTreeMap<TaskKey, SavedTask>,
        facts: &Facts,
        chosen: &Candidate,
        others: &[&Candidate],
        stamp: &Stamp,
    ) -> Result<Matched, Vec<MatchingRefusal>> {
        use MatchingRefusal as R;
        let mut refusals = Vec::new();
        if self.selected_on > stamp.today {
            refusals.push(R::DateInFuture("/selectedOn".into()));
        }
        let live: Vec<&Candidate> = others.iter().copied().filter(|other| is_live(other)).collect();
        refusals.extend(self.reasons_refused(&live));
        refusals.extend(choosing(case, facts));
        refusals.extend(match chosen.state {
            CandidateState::Considered | CandidateState::NotChosen { .. } => None,
            CandidateState::Selected { .. } => Some(R::AlreadySelected),
            CandidateState::Withdrawn { .. } => Some(R::CandidateWithdrawn),
        });
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut happens = Vec::new();
        let previous = live.iter().find(|other| other.is_selected());
        for other in &live {
            happens.extend(other.is_appointed().then_some(CandidateFact::AppointmentEnded {
                candidate_id: other.id,
                organisation_id: other.organisation,
                on: self.selected_on,
            }));
            let told = self.not_chosen.iter().find(|told| told.candidate == other.id);
            happens.extend(told.map(|told| CandidateFact::NotChosen {
                candidate_id: other.id,
                organisation_id: other.organisation,
                on: self.selected_on,
                reason: Private::Known(told.reason.clone()),
            }));
        }
        happens.push(CandidateFact::Selected {
            candidate_id: chosen.id,
            organisation_id: chosen.organisation,
            previous_organisation_id: previous.map(|previous| previous.organisation),
            selected_on: self.selected_on,
            reasons: Private::Known(self.reasons),
        });
        let progress = [(TaskKey::ChooseSupportingOrganisation, Progress::Completed)];
        let progress = progress.into_iter().chain(chosen.progress());
        Ok(Matched { candidates: happens, tasks: moved(case.id, tasks, progress, stamp.today) })
    }

    /// Every other live candidate has a reason, and nothing else does.
    fn reasons_refused(&self, live: &[&Candidate]) -> Vec<MatchingRefusal> {
        use MatchingRefusal as R;
        let mut refusals = Vec::new();
        let mut told = BTreeSet::new();
        for (at, other) in self.not_chosen.iter().enumerate() {
            let pointer = format!("/notChosen/{at}/candidateId").into();
            if !live.iter().any(|candidate| candidate.id == other.candidate) {
                refusals.push(R::UnknownCandidate(pointer));
            } else if !told.insert(other.candidate) {
                refusals.push(R::DuplicateItem(pointer));
            }
        }
        let untold = live.iter().filter(|other| !told.contains(&other.id));
        refusals.extend(untold.map(|other| R::NotChosenReasonMissing(other.id)));
        refusals
    }
}

const fn is_live(candidate: &Candidate) -> bool {
    matches!(candidate.state, CandidateState::Considered | CandidateState::Selected { .. })
}
