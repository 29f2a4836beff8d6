use chrono::NaiveDate;
use kernel::{Coded, Id, Private, Prose, Timestamp, Version};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{PlanFact, PlanRef, PlanRefusal, shut};
use crate::CaseId;
use crate::task::{Facts, Progress, TaskKey, own_gates};

/// Identifies an objective.
pub type ObjectiveId = Id<Objective>;

/// What an objective says.
pub type ObjectiveText = Prose<4000>;

/// What an objective is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ObjectiveArea {
    /// The quality of education.
    QualityOfEducation,
    /// Leadership and management.
    LeadershipAndManagement,
    /// Behaviour and attitudes.
    BehaviourAndAttitudes,
    /// Attendance.
    Attendance,
    /// Personal development.
    PersonalDevelopment,
}

impl Coded for ObjectiveArea {
    const NAME: &'static str = "ObjectiveArea";
    const MEANING: &'static str = "What an objective is about.";
}

impl ObjectiveArea {
    /// Whether no plan is complete without an objective in one of these areas.
    const fn is_needed(self) -> bool {
        matches!(self, Self::QualityOfEducation | Self::LeadershipAndManagement)
    }
}

/// What a school is to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Which objective.
    pub id: ObjectiveId,
    /// How often it was written.
    pub version: Version,
    /// Where it came among all that were ever added to the plan.
    pub number: i32,
    /// What it is about.
    pub area: ObjectiveArea,
    /// What it says, unless that has been erased.
    pub details: Option<ObjectiveText>,
    /// When it was added.
    pub added_at: Timestamp,
}

/// What a case's school is to reach: the objectives, and whether they are all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The case.
    pub case_id: CaseId,
    /// How many facts it has lived through; none before the first objective.
    pub version: Version,
    /// The objectives, in the order in which they were added.
    pub objectives: Vec<Objective>,
    /// The day on which they were complete, if they are.
    pub completed_on: Option<NaiveDate>,
}

impl Plan {
    /// The plan of a case to which nothing was added yet.
    #[must_use]
    pub const fn empty(case_id: CaseId) -> Self {
        Self { case_id, version: Version::NONE, objectives: Vec::new(), completed_on: None }
    }

    /// The objective with this id.
    #[must_use]
    pub fn objective(&self, id: ObjectiveId) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id == id)
    }

    /// The place of an objective within its area, from 1.
    #[must_use]
    pub fn ordinal(&self, of: &Objective) -> usize {
        let area = self.objectives.iter().filter(|objective| objective.area == of.area);
        area.filter(|objective| objective.number <= of.number).count()
    }

    /// How far task 22 is.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        if self.completed_on.is_some() {
            Progress::Completed
        } else if self.objectives.is_empty() {
            Progress::NotStarted
        } else {
            Progress::InProgress
        }
    }

    /// Adds an objective.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(
        &self,
        id: ObjectiveId,
        area: ObjectiveArea,
        details: ObjectiveText,
        facts: &Facts,
    ) -> Result<PlanFact, Vec<PlanRefusal>> {
        open(Vec::new(), facts)?;
        let count = self.objectives.len() + 1;
        let ordinal = self.objectives.iter().filter(|objective| objective.area == area).count() + 1;
        let of = PlanRef { case_id: self.case_id, version: self.version.next(), count };
        Ok(PlanFact::ObjectiveAdded { of, objective_id: id, area, ordinal, details: Private::Known(details) })
    }

    /// Changes what an objective says. Its area stays.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        objective: &Objective,
        details: ObjectiveText,
        facts: &Facts,
    ) -> Result<PlanFact, Vec<PlanRefusal>> {
        open(Vec::new(), facts)?;
        Ok(PlanFact::ObjectiveChanged {
            of: self.next(),
            objective_id: objective.id,
            area: objective.area,
            ordinal: self.ordinal(objective),
            details: Private::Known(details),
        })
    }

    /// Removes an objective on which no progress is recorded.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn remove(
        &self,
        objective: &Objective,
        rated: bool,
        facts: &Facts,
    ) -> Result<PlanFact, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if rated {
            refusals.push(PlanRefusal::ObjectiveHasProgress);
        }
        let mut left = self.objectives.iter().filter(|other| other.id != objective.id);
        if self.completed_on.is_some() && !left.any(|other| other.area.is_needed()) {
            refusals.push(PlanRefusal::ObjectivesComplete);
        }
        open(refusals, facts)?;
        let of = PlanRef { count: self.objectives.len().saturating_sub(1), ..self.next() };
        Ok(PlanFact::ObjectiveRemoved {
            of,
            objective_id: objective.id,
            area: objective.area,
            ordinal: self.ordinal(objective),
        })
    }

    /// Says that the objectives are all there.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn complete(
        &self,
        on: NaiveDate,
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<PlanFact, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if on > today {
            refusals.push(PlanRefusal::DateInFuture("/completedOn"));
        }
        if !self.objectives.iter().any(|objective| objective.area.is_needed()) {
            refusals.push(PlanRefusal::ObjectiveAreaMissing);
        }
        if self.completed_on.is_some() {
            refusals.push(PlanRefusal::ObjectivesComplete);
        }
        open(refusals, facts)?;
        Ok(PlanFact::ObjectivesCompleted { of: self.next(), on })
    }

    /// Takes that back.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn reopen(&self, reason: Prose<500>, facts: &Facts) -> Result<PlanFact, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if self.completed_on.is_none() {
            refusals.push(PlanRefusal::ObjectivesNotComplete);
        }
        open(refusals, facts)?;
        Ok(PlanFact::ObjectivesReopened { of: self.next(), reason: Private::Known(reason) })
    }

    /// Which of the steps that people can take are possible now.
    #[must_use]
    pub fn open_steps(&self, facts: &Facts) -> Vec<&'static str> {
        if open(Vec::new(), facts).is_err() {
            return Vec::new();
        }
        let complete = self.objectives.iter().any(|objective| objective.area.is_needed());
        let mark = match self.completed_on {
            Some(_) => Some("reopenObjectives"),
            None => complete.then_some("completeObjectives"),
        };
        ["addObjective"].into_iter().chain(mark).collect()
    }

    /// Which of the steps on one objective are possible now.
    #[must_use]
    pub fn open_steps_on(&self, objective: &Objective, rated: bool, facts: &Facts) -> Vec<&'static str> {
        let change = open(Vec::new(), facts).is_ok().then_some("updateObjective");
        let remove = self.remove(objective, rated, facts).is_ok().then_some("removeObjective");
        change.into_iter().chain(remove).collect()
    }

    const fn next(&self) -> PlanRef {
        PlanRef { case_id: self.case_id, version: self.version.next(), count: self.objectives.len() }
    }
}

/// Nothing stands in the way of changing the objectives, and nothing else was found either.
fn open(mut refusals: Vec<PlanRefusal>, facts: &Facts) -> Result<(), Vec<PlanRefusal>> {
    refusals.extend(shut(own_gates(TaskKey::ImprovementPlanObjectives), facts));
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

#[cfg(test)]
mod tests;
