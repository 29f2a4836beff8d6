use chrono::NaiveDate;
use kernel::{Actor, Id, PersonId, Prose, Timestamp, Version};
use uuid::Uuid;

use super::{
    BandRule, FinalBand, PlanNamed, PlanRefusal, PlanState, PlanVersionFact, PlanVersionRef, Stage, shut,
};
use crate::task::{Facts, Gate, Progress, TaskKey, own_gates};
use crate::{CaseId, Written};

/// Identifies a version of a plan.
pub type PlanVersionId = Id<PlanVersion>;

/// A plan as it was received once, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanVersion {
    /// Which version.
    pub id: PlanVersionId,
    /// The case it is of.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Its place among the versions of the case, from 1.
    pub number: i32,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The plan itself.
    pub document: Uuid,
    /// What it will cost, if that came apart.
    pub expenditure_document: Option<Uuid>,
    /// What is to be said of it.
    pub note: Option<Prose<1000>>,
    /// Who brought it in.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
    /// What its review came to so far.
    pub review: PlanReview,
    /// What became of it.
    pub state: PlanState,
}

/// What the review of a version came to so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanReview {
    /// How often it was saved.
    pub version: Version,
    /// Whether the plan has been reviewed.
    pub reviewed: bool,
    /// Whether the band has been confirmed.
    pub band_confirmed: bool,
    /// The band; always present once confirmed.
    pub final_band: Option<FinalBand>,
}

impl PlanVersion {
    /// Whether it is in force.
    #[must_use]
    pub const fn is_approved(&self) -> bool {
        matches!(self.state, PlanState::Standing(Stage::Approved(..)))
    }

    /// Whether its review is complete: reviewed, the band confirmed, and cleared by the grant team.
    #[must_use]
    pub const fn review_complete(&self) -> bool {
        let cleared = !matches!(self.state.stage(), Stage::Received | Stage::Returned(_));
        self.review.reviewed && self.review.band_confirmed && cleared
    }

    /// The band that counts: the one it was cleared with.
    #[must_use]
    pub fn cleared_band(&self) -> Option<FinalBand> {
        match &self.state {
            PlanState::Standing(Stage::Received | Stage::Returned(_)) | PlanState::Superseded { .. } => None,
            PlanState::Standing(stage) => stage.clearance().map(|clearance| clearance.band),
        }
    }

    /// Saves what its review came to so far.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn review(
        &self,
        (reviewed, band_confirmed): (bool, bool),
        final_band: Option<FinalBand>,
        bands: &[BandRule],
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<PlanVersionFact, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if band_confirmed && final_band.is_none() {
            refusals.push(PlanRefusal::Required("/finalBandCode"));
        }
        if final_band.is_some_and(|band| BandRule::on(bands, band, today).is_none()) {
            refusals.push(PlanRefusal::BandNotInList("/finalBandCode"));
        }
        refusals.extend(shut(own_gates(TaskKey::ReviewImprovementPlan), facts));
        if !matches!(self.state, PlanState::Standing(Stage::Received | Stage::Cleared(_))) {
            refusals.push(PlanRefusal::PlanVersionLocked);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(PlanVersionFact::Reviewed {
            of: self.next(),
            reviewed,
            band_confirmed,
            final_band_code: final_band,
        })
    }

    /// Sends it to be decided on. `named` says what of that which it names is the case's.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn submit(
        &self,
        on: NaiveDate,
        recommendation: Option<Uuid>,
        named: PlanNamed,
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<PlanVersionFact, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if on > today {
            refusals.push(PlanRefusal::DateInFuture("/submittedOn"));
        } else if self.state.stage().clearance().is_some_and(|clearance| on < clearance.on) {
            refusals.push(PlanRefusal::DateBefore("/submittedOn"));
        }
        if !named.recommendation {
            refusals.push(PlanRefusal::UnknownReference("/recommendationId"));
        }
        refusals.extend(shut(own_gates(TaskKey::SendPlanForApproval), facts));
        match &self.state {
            PlanState::Standing(Stage::Cleared(_)) if self.review_complete() => {}
            // Another version may have opened the gate: this one has to be reviewed as well.
            PlanState::Standing(Stage::Received | Stage::Cleared(_)) => {
                let gate = PlanRefusal::Gate(Gate::PlanNotReviewed);
                if facts.status.accepts(Written::Work).is_ok() && !refusals.contains(&gate) {
                    refusals.push(gate);
                }
            }
            _ => refusals.push(PlanRefusal::PlanVersionLocked),
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(PlanVersionFact::Submitted { of: self.next(), on, recommendation_id: recommendation })
    }

    /// Which of the steps that people can take are possible now; nobody decides on what they brought in themselves.
    #[must_use]
    pub fn open_steps(&self, me: Option<PersonId>, facts: &Facts) -> Vec<&'static str> {
        let open = |task| shut(own_gates(task), facts).is_empty();
        let reviewable = open(TaskKey::ReviewImprovementPlan);
        let others = |maker: &Actor| maker.person_id != me;
        let steps = match &self.state {
            PlanState::Standing(Stage::Received) => vec![
                ("savePlanVersionReview", reviewable),
                ("recordPlanClearance", reviewable && others(&self.added_by)),
            ],
            PlanState::Standing(Stage::Cleared(_)) => vec![
                ("savePlanVersionReview", reviewable),
                ("submitPlanVersion", self.review_complete() && open(TaskKey::SendPlanForApproval)),
            ],
            PlanState::Standing(Stage::Submitted(_, submission)) => {
                let decidable = open(TaskKey::ImprovementPlanDecision) && others(&submission.by);
                vec![("recordPlanDecision", decidable)]
            }
            _ => Vec::new(),
        };
        steps.into_iter().filter(|(_, possible)| *possible).map(|(step, _)| step).collect()
    }

    /// What names it in its next fact.
    pub(super) const fn next(&self) -> PlanVersionRef {
        PlanVersionRef { plan_version_id: self.id, version_no: self.number, version: self.version.next() }
    }

    /// That `by` takes its place.
    pub(super) const fn superseded(&self, by: PlanVersionId, on: NaiveDate) -> PlanVersionFact {
        PlanVersionFact::Superseded { of: self.next(), on, by_plan_version_id: by }
    }
}

/// The version that tasks 19 to 21 tell of: the one in force, or else the latest.
#[must_use]
pub fn leading(versions: &[PlanVersion]) -> Option<&PlanVersion> {
    versions
        .iter()
        .find(|version| version.is_approved())
        .or_else(|| versions.iter().max_by_key(|one| one.number))
}

/// How far tasks 19, 20 and 21 are.
#[must_use]
pub fn progress(versions: &[PlanVersion]) -> [(TaskKey, Progress); 3] {
    let leading = leading(versions);
    let stage = leading.map(|version| version.state.stage());
    let reviewed = match leading {
        None => Progress::NotStarted,
        Some(version) if version.review_complete() => Progress::Completed,
        Some(_) => Progress::InProgress,
    };
    let submitted = stage.is_some_and(|stage| stage.submission().is_some());
    let decided = match stage {
        Some(Stage::Approved(..)) => Progress::Completed,
        Some(Stage::Refused(..)) => Progress::InProgress,
        _ => Progress::NotStarted,
    };
    [
        (TaskKey::ReviewImprovementPlan, reviewed),
        (TaskKey::SendPlanForApproval, if submitted { Progress::Completed } else { Progress::NotStarted }),
        (TaskKey::ImprovementPlanDecision, decided),
    ]
}

#[cfg(test)]
mod tests;
