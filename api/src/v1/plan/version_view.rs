use casework::CaseId;
use casework::plan::{Clearance, PlanVersion, PlanVersionId, Ruling, Submission};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Id;
use persistence::{PlanSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::allowed;
use crate::http::{EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::shared::ActorView;

/// A version of a case's plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanVersion)]
pub(crate) struct PlanVersionView {
    /// Its id.
    id: Uuid,
    /// Its place among the versions of the case, from 1.
    #[schema(minimum = 1, maximum = 1_000_000)]
    version_no: i32,
    /// What became of it.
    state: codes::PlanVersionState,
    /// The day it was received.
    received_on: NaiveDate,
    /// The document that holds the plan.
    document_id: Uuid,
    /// The document that says what it will cost, if that came apart.
    expenditure_document_id: Option<Uuid>,
    /// What is to be said of it.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// Who added it.
    added_by: ActorView,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// Whether its review is complete: reviewed, the band confirmed, and cleared.
    review_complete: bool,
    /// What the grant team came to; null until then.
    clearance: Option<ClearanceView>,
    /// How it was sent to be decided on; null until then.
    submission: Option<SubmissionView>,
    /// What was decided; null until then.
    ruling: Option<RulingView>,
    /// The version that took its place.
    superseded_by_id: Option<Uuid>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// What the grant team came to on a version of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanClearance)]
struct ClearanceView {
    /// The decision.
    decision_id: Uuid,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// The band that the plan falls into.
    final_band_code: codes::FinalFundingBand,
}

/// How a version of a plan was sent to be decided on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanSubmission)]
struct SubmissionView {
    /// The day.
    submitted_on: NaiveDate,
    /// Who sent it.
    submitted_by: ActorView,
    /// The recommendation that goes with it.
    recommendation_id: Option<Uuid>,
}

/// What was decided on a version of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanRuling)]
struct RulingView {
    /// The decision.
    decision_id: Uuid,
    /// The day it was taken.
    decided_on: NaiveDate,
}

impl From<&Clearance> for ClearanceView {
    fn from(clearance: &Clearance) -> Self {
        Self {
            decision_id: clearance.decision_id.uuid(),
            decided_on: clearance.on,
            final_band_code: clearance.band.into(),
        }
    }
}

impl From<&Submission> for SubmissionView {
    fn from(submission: &Submission) -> Self {
        Self {
            submitted_on: submission.on,
            submitted_by: ActorView::from(&submission.by),
            recommendation_id: submission.recommendation,
        }
    }
}

impl From<&Ruling> for RulingView {
    fn from(ruling: &Ruling) -> Self {
        Self { decision_id: ruling.decision_id.uuid(), decided_on: ruling.on }
    }
}

impl PlanVersionView {
    /// A version as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, seen: &PlanSeen, version: &PlanVersion) -> Self {
        let (stage, me) = (version.state.stage(), seen.seen.read.position.person);
        Self {
            id: version.id.uuid(),
            version_no: version.number,
            state: version.state.kind().into(),
            received_on: version.received_on,
            document_id: version.document,
            expenditure_document_id: version.expenditure_document,
            note: version.note.clone().map(String::from),
            added_by: ActorView::from(&version.added_by),
            added_at: version.added_at,
            review_complete: version.review_complete(),
            clearance: stage.clearance().map(Into::into),
            submission: stage.submission().map(Into::into),
            ruling: stage.ruling().map(Into::into),
            superseded_by_id: version.state.superseded_by().map(Id::uuid),
            available_actions: allowed(viewer, seen, version.open_steps(me, &seen.seen.facts())),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a version as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &PlanSeen, version: &PlanVersion) -> Result<String, Problem> {
        with_tag(version.version, &Self::new(viewer, seen, version)).map(|(_, etag)| etag)
    }
}

/// The path of a version of a plan.
pub(super) fn version_path(case: CaseId, version: PlanVersionId) -> String {
    format!("{}/plan/versions/{version}", case_path(case))
}
