use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use chrono::NaiveDate;
use kernel::{Coded, Private, Prose, Stamp};

use crate::{Case, CaseFact, CaseRefusal, ClosureOutcome, DecidedClosure, Written};

/// What somebody asks for when closing a case by decision.
#[derive(Clone, Debug)]
pub struct CloseCase {
    /// How it ends.
    pub outcome: DecidedClosure,
    /// The day it ends.
    pub closed_on: NaiveDate,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// All that happens when a case is closed by decision.
#[derive(Clone, Debug)]
pub struct Closing {
    /// What happens to the case.
    pub case: CaseFact,
    /// The decision on it.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl CloseCase {
    /// Closes a case for good. Officer and adviser stay as they were: they may still have notes to write and money to
    /// answer for, and the case stays theirs to read.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Closing, Vec<CaseRefusal>> {
        let mut refusals: Vec<_> = case.moved(self.closed_on, "/closedOn", stamp).into_iter().collect();
        refusals.extend(self.decision.refusals(facts, stamp.today).into_iter().map(CaseRefusal::from));
        refusals.extend(case.status.accepts(Written::Close).err());
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question = Question::usual(DecisionKind::Closure, self.outcome.code(), case.school.region);
        let decision = Decision::record(self.decision_id, question, self.decision, facts, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(CaseRefusal::from).collect::<Vec<_>>())?;
        let closed = CaseFact::Closed {
            outcome: self.outcome.into(),
            closed_on: self.closed_on,
            decision_id: Some(self.decision_id),
            reason: Private::Redacted,
        };
        let decided = decision.recorded(stamp.today);
        Ok(Closing { case: closed, decision, decided })
    }
}

impl Case {
    /// Closes a case that should never have been opened: a correction, not a decision, on the day it is made.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn close_as_opened_in_error(
        &self,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        self.status.accepts(Written::Close).map_err(|refusal| vec![refusal])?;
        Ok(CaseFact::Closed {
            outcome: ClosureOutcome::OpenedInError,
            closed_on: stamp.today,
            decision_id: None,
            reason: Private::Known(reason),
        })
    }
}
