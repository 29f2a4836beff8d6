use std::collections::BTreeMap;

use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use kernel::{Coded, PersonId, Stamp};
use strum::{IntoStaticStr, VariantArray};

use super::{Candidate, CandidateFact, CandidateId, CandidateState, MatchingRefusal};
use crate::conflict::Finding;
use crate::task::{Facts, Gate, Progress, SavedTask, TaskFact, TaskKey, gates};
use crate::{Case, Checked, Written};

/// What is decided about appointing a supporting organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum AppointmentOutcome {
    /// It is appointed.
    Appoint,
    /// It is not.
    Decline,
}

impl Coded for AppointmentOutcome {
    const NAME: &'static str = "AppointmentOutcome";
    const MEANING: &'static str = "What is decided about appointing a supporting organisation.";
}

/// The decision of task 14.
#[derive(Clone, Debug)]
pub struct RecordAppointment {
    /// Who is to be appointed.
    pub candidate: CandidateId,
    /// What is decided.
    pub outcome: AppointmentOutcome,
    /// Whether the tool for choosing an organisation has been gone through.
    pub assessment_tool_two_completed: bool,
    /// Whether the school agrees.
    pub school_agreed: bool,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// What the record says that a decision on a candidate depends on.
#[derive(Clone, Copy, Debug)]
pub struct MatchingFacts<'s> {
    /// The case.
    pub case: &'s Case,
    /// What the gates of its tasks look at.
    pub gates: &'s Facts,
    /// Its tasks, as far as they have been touched.
    pub tasks: &'s BTreeMap<TaskKey, SavedTask>,
    /// Its candidates.
    pub candidates: &'s [&'s Candidate],
    /// What the decision depends on.
    pub deciding: &'s DecisionFacts,
}

/// What ties the adviser to the preferred organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Whether the organisation employs the adviser, or the adviser has declared an interest in it that has not ended.
    pub linked: bool,
    /// What the checks of the adviser's conflicts for this appointment come to.
    pub checked: Checked,
}

impl Tie {
    /// Whether nothing about it stands in the way of an appointment: there is no tie, or what was found lets it pass.
    #[must_use]
    pub fn is_resolved(self) -> bool {
        match self.checked {
            Checked::Stands(found) => found != Finding::Barred,
            Checked::Never | Checked::NoLonger => !self.linked,
        }
    }
}

impl<'s> MatchingFacts<'s> {
    /// The candidate that is preferred.
    pub(super) fn preferred(&self) -> Option<&'s Candidate> {
        self.candidates.iter().copied().find(|candidate| candidate.is_selected())
    }
}

/// All that happens when an appointment is decided on.
#[derive(Clone, Debug)]
pub struct Appointed {
    /// What happens to the candidate.
    pub candidate: CandidateFact,
    /// What that does to task 14.
    pub task: Option<TaskFact>,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

/// Who takes a decision.
pub(super) fn decider(decision: &DecisionInput, stamp: &Stamp) -> Option<PersonId> {
    decision.decided_by.or(stamp.by.person_id)
}

impl RecordAppointment {
    /// Decides whether the preferred candidate is appointed. Whoever selected it does not appoint it.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        seen: MatchingFacts<'_>,
        tie: Tie,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Appointed, Vec<MatchingRefusal>> {
        use MatchingRefusal as R;
        const TASK: TaskKey = TaskKey::SupportingOrganisationAppointment;
        let case = seen.case;
        let mut refusals = self.invalid(seen.deciding, stamp);
        let candidate = seen.candidates.iter().find(|candidate| candidate.id == self.candidate);
        if candidate.is_none() {
            refusals.push(R::UnknownCandidate("/candidateId".into()));
        }
        let preferred = seen.preferred();
        if let Err(refusal) = case.status.accepts(Written::Work) {
            refusals.push(R::Case(refusal));
        } else {
            refusals.extend(shut(seen.gates, preferred));
            refusals.extend((!tie.is_resolved()).then_some(R::CoiUnresolved));
        }
        let Some(candidate) = candidate else { return Err(refusals) };
        match &candidate.state {
            CandidateState::Selected { by, .. } => {
                let decider = decider(&self.decision, stamp);
                refusals.extend((by.is_some() && *by == decider).then_some(R::SelectedByDecider));
            }
            _ if preferred.is_some() => refusals.push(R::NotSelected),
            _ => {}
        }
        refusals.extend(candidate.is_appointed().then_some(R::AlreadyAppointed));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let kind = DecisionKind::SupportingOrganisationAppointment;
        let question = Question::usual(kind, self.outcome.code(), case.school.region);
        let on = self.decision.decided_on;
        let decision =
            Decision::record(self.decision_id, question, self.decision, seen.deciding, permit, stamp)
                .map_err(|refusals| refusals.into_iter().map(R::from).collect::<Vec<_>>())?;
        let (candidate_id, organisation_id) = (candidate.id, candidate.organisation);
        let decision_id = decision.id;
        let (candidate, progress) = match self.outcome {
            AppointmentOutcome::Appoint => (
                CandidateFact::AppointmentMade { candidate_id, organisation_id, on, decision_id },
                Progress::Completed,
            ),
            AppointmentOutcome::Decline => (
                CandidateFact::AppointmentDeclined { candidate_id, organisation_id, on, decision_id },
                Progress::InProgress,
            ),
        };
        let task = TaskFact::moved(case.id, TASK, seen.tasks.get(&TASK), progress, stamp.today);
        let decided = decision.recorded(stamp.today);
        Ok(Appointed { candidate, task, decision, decided })
    }

    /// What is wrong with what is said.
    fn invalid(&self, deciding: &DecisionFacts, stamp: &Stamp) -> Vec<MatchingRefusal> {
        use MatchingRefusal as R;
        let mut refusals: Vec<_> =
            self.decision.refusals(deciding, stamp.today).into_iter().map(R::from).collect();
        if self.outcome == AppointmentOutcome::Appoint {
            let needed = [
                (self.assessment_tool_two_completed, "/assessmentToolTwoCompleted"),
                (self.school_agreed, "/schoolAgreed"),
            ];
            refusals.extend(needed.into_iter().filter(|(said, _)| !said).map(|(_, at)| R::MustBeTrue(at)));
        }
        refusals
    }
}

/// The gates that are shut; in place of due diligence as a whole, each check that is lacking.
fn shut(facts: &Facts, preferred: Option<&Candidate>) -> Vec<MatchingRefusal> {
    use MatchingRefusal as R;
    let shut = gates(TaskKey::SupportingOrganisationAppointment, facts).into_iter();
    let told = shut.flat_map(|gate| match (gate, preferred) {
        (Gate::DueDiligenceIncomplete, Some(preferred)) => {
            preferred.due_diligence.lacking().map(R::DueDiligenceIncomplete).collect()
        }
        _ => vec![R::Gate(gate)],
    });
    told.collect()
}
