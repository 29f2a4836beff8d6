use authority::{Decision, DecisionFact, DecisionId, DecisionInput, DecisionKind, Permit, Question};
use kernel::Stamp;

use super::appoint::decider;
use super::{
    CandidateFact, CheckKey, CheckOutcome, DueDiligence, MatchingFacts, MatchingRefusal, OverridableCheck,
};
use crate::Written;
use crate::task::{Gate, TaskFact, TaskKey, gates};

/// A decision to go on despite a check.
#[derive(Clone, Debug)]
pub struct OverrideCheck {
    /// Which check.
    pub check: OverridableCheck,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// All that happens when it is decided to go on despite a check.
#[derive(Clone, Debug)]
pub struct Overridden {
    /// What happens to the candidate.
    pub candidate: CandidateFact,
    /// What that does to task 13.
    pub task: Option<TaskFact>,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl OverrideCheck {
    /// Decides to go on despite a check of the preferred candidate that was not good enough.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        seen: MatchingFacts<'_>,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Overridden, Vec<MatchingRefusal>> {
        use MatchingRefusal as R;
        const TASK: TaskKey = TaskKey::DueDiligence;
        let (case, preferred) = (seen.case, seen.preferred());
        let key = CheckKey::from(self.check);
        let mut refusals: Vec<_> =
            self.decision.refusals(seen.deciding, stamp.today).into_iter().map(R::from).collect();
        match case.status.accepts(Written::Work) {
            Err(refusal) => refusals.push(R::Case(refusal)),
            Ok(()) => refusals.extend(gates(TASK, seen.gates).into_iter().map(R::Gate)),
        }
        let check = preferred.and_then(|candidate| candidate.due_diligence.check(key));
        let open =
            check.filter(|check| check.outcome == CheckOutcome::Unsatisfactory && check.overridden.is_none());
        if open.is_none() {
            refusals.push(R::CheckNotUnsatisfactory);
        }
        let by = decider(&self.decision, stamp);
        let entered = check.and_then(|check| check.entered_by);
        refusals.extend((entered.is_some() && entered == by).then_some(R::EnteredByDecider));
        let Some(candidate) = preferred.filter(|_| refusals.is_empty()) else {
            if refusals.is_empty() {
                refusals.push(R::Gate(Gate::CandidateNotSelected));
            }
            return Err(refusals);
        };
        let question = Question::usual(DecisionKind::DueDiligenceOverride, "overridden", case.school.region);
        let on = self.decision.decided_on;
        let decision =
            Decision::record(self.decision_id, question, self.decision, seen.deciding, permit, stamp)
                .map_err(|refusals| refusals.into_iter().map(R::from).collect::<Vec<_>>())?;
        let mut after = candidate.due_diligence.clone();
        after.overrule(key, &decision);
        let task = TaskFact::moved(case.id, TASK, seen.tasks.get(&TASK), after.progress(), stamp.today);
        let decided = decision.recorded(stamp.today);
        let candidate = CandidateFact::Overridden {
            candidate_id: candidate.id,
            organisation_id: candidate.organisation,
            check: key,
            on,
            decision_id: decision.id,
        };
        Ok(Overridden { candidate, task, decision, decided })
    }
}

impl DueDiligence {
    fn overrule(&mut self, key: CheckKey, decision: &Decision) {
        if let Some(check) = self.0.get_mut(&key) {
            check.overridden = Some(decision.id);
        }
    }
}
