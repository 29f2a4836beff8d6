use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use kernel::{Coded, Stamp};
use strum::{IntoStaticStr, VariantArray};

use super::clear::same_person;
use super::{PlanRefusal, PlanState, PlanVersion, PlanVersionFact, PlanVersionId, Stage, shut};
use crate::task::{Facts, Gate, TaskKey, own_gates};
use crate::{Case, Written};

/// What can be decided on a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum ApprovalOutcome {
    /// It is carried out.
    Approve,
    /// It is not.
    Refuse,
}

impl Coded for ApprovalOutcome {
    const NAME: &'static str = "PlanApprovalOutcome";
    const MEANING: &'static str = "What was decided on a plan.";
}

/// The decision on a version that was submitted.
#[derive(Clone, Debug)]
pub struct RulePlan {
    /// Which version.
    pub version: PlanVersionId,
    /// What it comes to.
    pub outcome: ApprovalOutcome,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of it.
    pub decision: DecisionInput,
}

/// All that happens when a version is decided on.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// What happens to the version.
    pub version: PlanVersionFact,
    /// What happens to the one that was in force before.
    pub superseded: Option<(PlanVersionId, PlanVersionFact)>,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl RulePlan {
    /// Approves a version, which puts it in force, or refuses it.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        versions: &[PlanVersion],
        (facts, deciding): (&Facts, &DecisionFacts),
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Ruled, Vec<PlanRefusal>> {
        let mut refusals: Vec<PlanRefusal> =
            self.decision.refusals(deciding, stamp.today).into_iter().map(Into::into).collect();
        refusals.extend(shut(own_gates(TaskKey::ImprovementPlanDecision), facts));
        let Some(version) = versions.iter().find(|version| version.id == self.version) else {
            refusals.push(PlanRefusal::UnknownReference("/planVersionId"));
            return Err(refusals);
        };
        if let Some(submission) = version.state.stage().submission() {
            if self.decision.decided_on < submission.on {
                refusals.push(PlanRefusal::DateBefore("/decision/decidedOn"));
            }
            if same_person(&self.decision, submission.by.person_id, stamp) {
                refusals.push(PlanRefusal::ApproverConflict);
            }
        }
        let in_the_way = standing_in_the_way(version, facts).filter(|refusal| !refusals.contains(refusal));
        refusals.extend(in_the_way);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question = Question::usual(DecisionKind::PlanApproval, self.outcome.code(), case.school.region);
        let (on, decision_id) = (self.decision.decided_on, self.decision_id);
        let decision = Decision::record(decision_id, question, self.decision, deciding, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(PlanRefusal::from).collect::<Vec<_>>())?;
        let decided = decision.recorded(stamp.today);
        let of = version.next();
        let (fact, before) = match self.outcome {
            ApprovalOutcome::Approve => (
                PlanVersionFact::Approved { of, on, decision_id },
                versions.iter().find(|version| version.is_approved()),
            ),
            ApprovalOutcome::Refuse => (PlanVersionFact::Refused { of, on, decision_id }, None),
        };
        let superseded = before.map(|before| (before.id, before.superseded(version.id, stamp.today)));
        Ok(Ruled { version: fact, superseded, decision, decided })
    }
}

/// What about the version itself leaves nothing to decide.
fn standing_in_the_way(version: &PlanVersion, facts: &Facts) -> Option<PlanRefusal> {
    match &version.state {
        PlanState::Standing(Stage::Submitted(..)) => None,
        // Another version may have opened the gate: this one has to be submitted as well.
        PlanState::Standing(Stage::Received | Stage::Cleared(_)) => {
            facts.status.accepts(Written::Work).is_ok().then_some(PlanRefusal::Gate(Gate::PlanNotSubmitted))
        }
        PlanState::Standing(Stage::Approved(..) | Stage::Refused(..)) => Some(PlanRefusal::AlreadyDecided),
        PlanState::Standing(Stage::Returned(_)) | PlanState::Superseded { .. } => {
            Some(PlanRefusal::PlanVersionLocked)
        }
    }
}
