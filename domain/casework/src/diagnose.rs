//! Which way a case goes: what its diagnosis comes to, and the other way later.

mod refusal;

use std::collections::BTreeMap;

use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use kernel::{Coded, Stamp};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::task::{Facts, Progress, SavedTask, TaskFact, TaskKey, gates};
use crate::{Case, CaseFact, Track, Written};

pub use refusal::RouteRefusal;

/// What an initial diagnosis comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum DiagnosisOutcome {
    /// The school is matched with a supporting organisation.
    Match,
    /// The school's progress is reviewed.
    ReviewProgress,
    /// Nothing could be said yet.
    UnableToAssess,
}

impl Coded for DiagnosisOutcome {
    const NAME: &'static str = "DiagnosisOutcome";
    const MEANING: &'static str = "What an initial diagnosis comes to.";
}

/// The ways a diagnosed case can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Route {
    /// To be matched with a supporting organisation.
    Matched,
    /// To be watched.
    ReviewProgress,
}

impl Coded for Route {
    const NAME: &'static str = "CaseRoute";
    const MEANING: &'static str = "The ways a diagnosed case can go.";
}

impl From<Route> for Track {
    fn from(route: Route) -> Self {
        match route {
            Route::Matched => Self::Matched,
            Route::ReviewProgress => Self::ReviewProgress,
        }
    }
}

impl DiagnosisOutcome {
    /// The way the case goes then.
    const fn route(self) -> Option<Route> {
        match self {
            Self::Match => Some(Route::Matched),
            Self::ReviewProgress => Some(Route::ReviewProgress),
            Self::UnableToAssess => None,
        }
    }

    /// How far that brings task 11.
    const fn progress(self) -> Progress {
        match self {
            Self::Match | Self::ReviewProgress => Progress::Completed,
            Self::UnableToAssess => Progress::InProgress,
        }
    }
}

/// The decision of task 11.
#[derive(Clone, Debug)]
pub struct DecideDiagnosis {
    /// What the diagnosis comes to.
    pub outcome: DiagnosisOutcome,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// A decision that a case goes the other way.
#[derive(Clone, Debug)]
pub struct ChangeRoute {
    /// Which way.
    pub to: Route,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// All that happens when it is decided which way a case goes.
#[derive(Clone, Debug)]
pub struct Routed {
    /// What happens to the case, in order.
    pub case: Vec<CaseFact>,
    /// What that does to task 11.
    pub task: Option<TaskFact>,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl DecideDiagnosis {
    /// Decides what the diagnosis of a case comes to. As long as nothing could be said, it can be decided again.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        tasks: &BTreeMap<TaskKey, SavedTask>,
        facts: &Facts,
        deciding: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Routed, Vec<RouteRefusal>> {
        const TASK: TaskKey = TaskKey::InitialDiagnosisDecision;
        use RouteRefusal as R;
        let mut refusals = refused(&self.decision, deciding, stamp);
        match case.status.accepts(Written::Work) {
            Err(refusal) => refusals.push(R::Case(refusal)),
            Ok(()) if case.track == Track::Undecided => {
                refusals.extend(gates(TASK, facts).into_iter().map(R::Gate));
            }
            Ok(()) => refusals.push(R::AlreadyDecided),
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question =
            Question::usual(DecisionKind::InitialDiagnosis, self.outcome.code(), case.school.region);
        let decision = record(self.decision_id, question, self.decision, deciding, permit, stamp)?;
        let to_track = self.outcome.route().map_or(case.track, Track::from);
        let mut facts = vec![CaseFact::DiagnosisDecided {
            outcome: self.outcome,
            from_track: case.track,
            to_track,
            decision_id: self.decision_id,
        }];
        if to_track != case.track {
            let (from_track, decision_id) = (case.track, self.decision_id);
            facts.push(CaseFact::TrackChanged { from_track, to_track, decision_id });
        }
        let task = TaskFact::moved(case.id, TASK, tasks.get(&TASK), self.outcome.progress(), stamp.today);
        let decided = decision.recorded(stamp.today);
        Ok(Routed { case: facts, task, decision, decided })
    }
}

impl ChangeRoute {
    /// Decides that a case goes the other way. What was decided and done before stays.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        deciding: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Routed, Vec<RouteRefusal>> {
        use RouteRefusal as R;
        let mut refusals = refused(&self.decision, deciding, stamp);
        let to_track = Track::from(self.to);
        match (case.status.accepts(Written::Work), case.track) {
            (Err(refusal), _) => refusals.push(R::Case(refusal)),
            (Ok(()), Track::Undecided) => refusals.push(R::NotDiagnosed),
            (Ok(()), track) => refusals.extend((track == to_track).then_some(R::SameTrack)),
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question = Question::usual(DecisionKind::RouteChange, self.to.code(), case.school.region);
        let decision = record(self.decision_id, question, self.decision, deciding, permit, stamp)?;
        let (from_track, decision_id) = (case.track, self.decision_id);
        let decided = decision.recorded(stamp.today);
        let case = vec![CaseFact::TrackChanged { from_track, to_track, decision_id }];
        Ok(Routed { case, task: None, decision, decided })
    }
}

/// What is wrong with what is said of a decision.
fn refused(decision: &DecisionInput, deciding: &DecisionFacts, stamp: &Stamp) -> Vec<RouteRefusal> {
    decision.refusals(deciding, stamp.today).into_iter().map(RouteRefusal::from).collect()
}

fn record(
    id: DecisionId,
    question: Question,
    input: DecisionInput,
    deciding: &DecisionFacts,
    permit: &Permit,
    stamp: &Stamp,
) -> Result<Decision, Vec<RouteRefusal>> {
    Decision::record(id, question, input, deciding, permit, stamp)
        .map_err(|refusals| refusals.into_iter().map(RouteRefusal::from).collect())
}
