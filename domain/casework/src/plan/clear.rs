use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use kernel::{Coded, PersonId, Stamp};
use strum::{IntoStaticStr, VariantArray};

use super::{
    BandRule, FinalBand, PlanRefusal, PlanState, PlanVersion, PlanVersionFact, PlanVersionId, Stage, shut,
};
use crate::Case;
use crate::task::{Facts, TaskKey, own_gates};

/// What the grant team can come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum ClearanceOutcome {
    /// The plan is in order.
    Cleared,
    /// It goes back.
    Returned,
}

impl Coded for ClearanceOutcome {
    const NAME: &'static str = "PlanClearanceOutcome";
    const MEANING: &'static str = "What the grant team came to on a plan.";
}

/// The grant team's decision on a version.
#[derive(Clone, Debug)]
pub struct ClearPlan {
    /// Which version.
    pub version: PlanVersionId,
    /// What it comes to.
    pub outcome: ClearanceOutcome,
    /// The band it falls into.
    pub band: FinalBand,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of it.
    pub decision: DecisionInput,
}

/// All that happens when the grant team decides.
#[derive(Clone, Debug)]
pub struct Cleared {
    /// What happens to the version.
    pub version: PlanVersionFact,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl ClearPlan {
    /// Clears a version or sends it back.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        version: Option<&PlanVersion>,
        bands: &[BandRule],
        (facts, deciding): (&Facts, &DecisionFacts),
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Cleared, Vec<PlanRefusal>> {
        let mut refusals: Vec<PlanRefusal> =
            self.decision.refusals(deciding, stamp.today).into_iter().map(Into::into).collect();
        if BandRule::on(bands, self.band, stamp.today).is_none() {
            refusals.push(PlanRefusal::BandNotInList("/finalBandCode"));
        }
        refusals.extend(shut(own_gates(TaskKey::ReviewImprovementPlan), facts));
        let Some(version) = version else {
            refusals.push(PlanRefusal::UnknownReference("/planVersionId"));
            return Err(refusals);
        };
        if self.decision.decided_on < version.received_on {
            refusals.push(PlanRefusal::DateBefore("/decision/decidedOn"));
        }
        if same_person(&self.decision, version.added_by.person_id, stamp) {
            refusals.push(PlanRefusal::ApproverConflict);
        }
        if version.state != PlanState::Standing(Stage::Received) {
            refusals.push(PlanRefusal::PlanVersionLocked);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question = Question::usual(DecisionKind::PlanClearance, self.outcome.code(), case.school.region);
        let (on, decision_id) = (self.decision.decided_on, self.decision_id);
        let decision = Decision::record(decision_id, question, self.decision, deciding, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(PlanRefusal::from).collect::<Vec<_>>())?;
        let (of, final_band_code) = (version.next(), self.band);
        let version = match self.outcome {
            ClearanceOutcome::Cleared => PlanVersionFact::Cleared { of, on, final_band_code, decision_id },
            ClearanceOutcome::Returned => PlanVersionFact::Returned { of, on, final_band_code, decision_id },
        };
        let decided = decision.recorded(stamp.today);
        Ok(Cleared { version, decision, decided })
    }
}

/// Whether the decider is the one who made what is decided on.
pub(super) fn same_person(decision: &DecisionInput, maker: Option<PersonId>, stamp: &Stamp) -> bool {
    let decider = decision.decided_by.or(stamp.by.person_id);
    decider.is_some() && decider == maker
}
