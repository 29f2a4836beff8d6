use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Private, Prose, Recorded, Version};
use serde::{Deserialize, Serialize};

use super::{Objective, ObjectiveArea, ObjectiveId, ObjectiveText, Plan};
use crate::CaseId;

/// What every fact about a plan tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanRef {
    /// The case.
    pub case_id: CaseId,
    /// The version this made.
    pub version: Version,
    /// How many objectives there now are.
    pub count: usize,
}

/// What can happen to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum PlanFact {
    /// An objective was added.
    #[serde(rename = "plan.objectiveAdded")]
    ObjectiveAdded {
        /// Which plan.
        #[serde(flatten)]
        of: PlanRef,
        /// Which objective.
        objective_id: ObjectiveId,
        /// What it is about.
        area: ObjectiveArea,
        /// Its place within its area.
        ordinal: usize,
        /// What it says.
        #[serde(default)]
        details: Private<ObjectiveText>,
    },
    /// An objective says something else.
    #[serde(rename = "plan.objectiveChanged")]
    ObjectiveChanged {
        /// Which plan.
        #[serde(flatten)]
        of: PlanRef,
        /// Which objective.
        objective_id: ObjectiveId,
        /// What it is about.
        area: ObjectiveArea,
        /// Its place within its area.
        ordinal: usize,
        /// What it says now.
        #[serde(default)]
        details: Private<ObjectiveText>,
    },
    /// An objective was removed.
    #[serde(rename = "plan.objectiveRemoved")]
    ObjectiveRemoved {
        /// Which plan.
        #[serde(flatten)]
        of: PlanRef,
        /// Which objective.
        objective_id: ObjectiveId,
        /// What it was about.
        area: ObjectiveArea,
        /// Its place within its area until then.
        ordinal: usize,
    },
    /// The objectives are all there.
    #[serde(rename = "plan.objectivesCompleted")]
    ObjectivesCompleted {
        /// Which plan.
        #[serde(flatten)]
        of: PlanRef,
        /// The day.
        on: NaiveDate,
    },
    /// They are not, after all.
    #[serde(rename = "plan.objectivesReopened")]
    ObjectivesReopened {
        /// Which plan.
        #[serde(flatten)]
        of: PlanRef,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for PlanFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::ObjectiveAdded { .. } => "plan.objectiveAdded",
            Self::ObjectiveChanged { .. } => "plan.objectiveChanged",
            Self::ObjectiveRemoved { .. } => "plan.objectiveRemoved",
            Self::ObjectivesCompleted { .. } => "plan.objectivesCompleted",
            Self::ObjectivesReopened { .. } => "plan.objectivesReopened",
        }
    }
}

impl Aggregate for Plan {
    type Fact = PlanFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<PlanFact>) -> Option<Self> {
        let mut plan = match (before, &recorded.fact) {
            (Some(plan), _) => plan,
            (None, PlanFact::ObjectiveAdded { of, .. }) => Self::empty(of.case_id),
            (None, _) => return None,
        };
        plan.version = plan.version.next();
        match &recorded.fact {
            PlanFact::ObjectiveAdded { objective_id, area, details, .. } => plan.objectives.push(Objective {
                id: *objective_id,
                version: Version::FIRST,
                number: plan.version.number(),
                area: *area,
                details: details.known().cloned(),
                added_at: recorded.at,
            }),
            PlanFact::ObjectiveChanged { objective_id, details, .. } => {
                let objective = plan.objectives.iter_mut().find(|objective| objective.id == *objective_id)?;
                objective.version = objective.version.next();
                objective.details = details.known().cloned();
            }
            PlanFact::ObjectiveRemoved { objective_id, .. } => {
                plan.objectives.retain(|objective| objective.id != *objective_id);
            }
            PlanFact::ObjectivesCompleted { on, .. } => plan.completed_on = Some(*on),
            PlanFact::ObjectivesReopened { .. } => plan.completed_on = None,
        }
        Some(plan)
    }
}
