use std::collections::BTreeMap;

use authority::{Decision, DecisionFacts, DecisionKind, Permit, Question};
use kernel::Stamp;

use super::appoint::decider;
use super::{
    Candidate, CandidateFact, CheckKey, CheckOutcome, DueDiligence, MatchingRefusal, Overridden,
    OverrideCheck,
};
use crate::task::{Facts, Gate, SavedTask, TaskFact, TaskKey, gates};
use crate::{Case, Written};

impl OverrideCheck {
    /// Decides to go on despite a check of the preferred candidate that was not good enough.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    #[expect(clippy::too_many_arguments, reason = "each is another part of the record")]
    pub fn decide(
        self,
        case: &Case,
        tasks: &BTreeMap<TaskKey, SavedTask>,
        facts: &Facts,
        preferred: Option<&Candidate>,
        deciding: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Overridden, Vec<MatchingRefusal>> {
        use MatchingRefusal as R;
        const TASK: TaskKey = TaskKey::DueDiligence;
        let key = CheckKey::from(self.check);
        let mut refusals: Vec<_> =
            self.decision.refusals(deciding, stamp.today).into_iter().map(R::Decision).collect();
        match case.status.accepts(Written::Work) {
            Err(refusal) => refusals.push(R::Case(refusal)),
            Ok(()) => refusals.extend(gates(TASK, facts).into_iter().map(R::Gate)),
        }
        let check = preferred.and_then(|candidate| candidate.due_diligence.check(key));
        let open =
            check.filter(|check| check.outcome == CheckOutcome::Unsatisfactory && check.overridden.is_none());
        if open.is_none() {
            refusals.push(R::CheckNotUnsatisfactory);
        }
        let decider = decider(&self.decision, stamp);
        let entered = check.and_then(|check| check.entered_by);
        refusals.extend((entered.is_some() && entered == decider).then_some(R::EnteredByDecider));
        let Some(candidate) = preferred.filter(|_| refusals.is_empty()) else {
            if refusals.is_empty() {
                refusals.push(R::Gate(Gate::CandidateNotSelected));
            }
            return Err(refusals);
        };
        let question = Question::usual(DecisionKind::DueDiligenceOverride, "overridden", case.school.region);
        let on = self.decision.decided_on;
        let decision = Decision::record(self.decision_id, question, self.decision, deciding, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(R::Decision).collect::<Vec<_>>())?;
        let mut after = candidate.due_diligence.clone();
        after.overrule(key, &decision);
        let task = TaskFact::moved(case.id, TASK, tasks.get(&TASK), after.progress(), stamp.today);
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
