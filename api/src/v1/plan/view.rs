use casework::CaseId;
use casework::plan::{Objective, ObjectiveId, ReceivePlanVersion, leading};
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{PlanSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::allowed;
use super::objectives::in_order;
use super::version_view::PlanVersionView;
use crate::http::{EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;

/// The improvement plan of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub(crate) struct PlanView {
    /// The case.
    case_id: Uuid,
    /// The version in force, or else the latest; null before the first was received.
    current_version: Option<PlanVersionView>,
    /// The objectives, by area and by their place in it.
    #[schema(max_items = 1000)]
    objectives: Vec<ObjectiveView>,
    /// Whether the objectives are marked complete.
    objectives_complete: bool,
    /// The day on which they were.
    objectives_completed_on: Option<NaiveDate>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; version 0 before the first objective.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// What a school is to reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Objective)]
pub(crate) struct ObjectiveView {
    /// Its id.
    id: Uuid,
    /// What it is about.
    area: codes::ObjectiveArea,
    /// Its place within its area, from 1.
    #[schema(minimum = 1, maximum = 1000)]
    ordinal: usize,
    /// What it says; null once that has been erased.
    #[schema(max_length = 4000, example = "Every pupil reads at the expected level")]
    details: Option<String>,
    /// Whether a review has rated it: then it is not removed.
    has_progress: bool,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl PlanView {
    /// A plan as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, seen: &PlanSeen) -> Self {
        let plan = &seen.plan;
        let facts = seen.seen.facts();
        let receive = ReceivePlanVersion::is_possible(&facts).then_some("addPlanVersion");
        let steps = receive.into_iter().chain(plan.open_steps(&facts));
        let version = leading(&seen.versions);
        Self {
            case_id: plan.case_id.uuid(),
            current_version: version.map(|version| PlanVersionView::new(viewer, seen, version)),
            objectives: in_order(plan).map(|one| ObjectiveView::new(viewer, seen, one)).collect(),
            objectives_complete: plan.completed_on.is_some(),
            objectives_completed_on: plan.completed_on,
            available_actions: allowed(viewer, seen, steps),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a plan as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &PlanSeen) -> Result<String, Problem> {
        with_tag(seen.plan.version, &Self::new(viewer, seen)).map(|(_, etag)| etag)
    }
}

impl ObjectiveView {
    /// An objective as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, seen: &PlanSeen, objective: &Objective) -> Self {
        let rated = seen.rated(objective.id);
        let steps = seen.plan.open_steps_on(objective, rated, &seen.seen.facts());
        Self {
            id: objective.id.uuid(),
            area: objective.area.into(),
            ordinal: seen.plan.ordinal(objective),
            details: objective.details.clone().map(String::from),
            has_progress: rated,
            added_at: objective.added_at,
            available_actions: allowed(viewer, seen, steps),
            etag: EtagMember::default(),
        }
    }

    /// The tag of an objective as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &PlanSeen, objective: &Objective) -> Result<String, Problem> {
        with_tag(objective.version, &Self::new(viewer, seen, objective)).map(|(_, etag)| etag)
    }
}

/// The path of an objective.
pub(super) fn objective_path(case: CaseId, objective: ObjectiveId) -> String {
    format!("{}/plan/objectives/{objective}", case_path(case))
}
