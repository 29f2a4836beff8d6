use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{BandRule, PlanVersion, PlanVersionId};
use chrono::NaiveDate;
use persistence::PlanSeen;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Code, EtagMember, NoQuery, Problem, Query, Tagged, with_tag};
use crate::v1::codes;

/// The review of a version of a plan, as far as it has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanVersionReview)]
pub(crate) struct PlanVersionReviewView {
    /// The version.
    plan_version_id: Uuid,
    /// Whether the plan has been reviewed.
    reviewed: bool,
    /// Whether the band has been confirmed.
    band_confirmed: bool,
    /// The band.
    final_band_code: Option<codes::FinalFundingBand>,
    /// What the band comes to today for the case's cohort.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    ceiling_pence: Option<i64>,
    /// The band with which the grant team cleared the version: it is this one that counts.
    cleared_band_code: Option<codes::FinalFundingBand>,
    /// Whether the review is complete: reviewed, the band confirmed, and cleared.
    complete: bool,
    /// The tag to send in If-Match; version 0 until first saved.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl PlanVersionReviewView {
    /// The review of a version, with what bands come to today.
    pub(super) fn new(seen: &PlanSeen, version: &PlanVersion, today: NaiveDate) -> Self {
        let review = version.review;
        let rule = review.final_band.and_then(|band| BandRule::on(&seen.bands, band, today));
        Self {
            plan_version_id: version.id.uuid(),
            reviewed: review.reviewed,
            band_confirmed: review.band_confirmed,
            final_band_code: review.final_band.map(Code),
            ceiling_pence: rule.map(|rule| rule.ceiling_pence),
            cleared_band_code: version.cleared_band().map(Code),
            complete: version.review_complete(),
            etag: EtagMember::default(),
        }
    }

    /// Its tag.
    pub(super) fn etag(seen: &PlanSeen, version: &PlanVersion, today: NaiveDate) -> Result<String, Problem> {
        with_tag(version.review.version, &Self::new(seen, version, today)).map(|(_, etag)| etag)
    }
}

/// Read the review of a plan version
///
/// Whether the plan has been reviewed, and which band it falls into.
#[utoipa::path(
    operation_id = "getPlanVersionReview",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("planVersionId" = Uuid, Path, description = "The version's id")),
    responses((status = 200, description = "The review", body = PlanVersionReviewView, headers(("ETag" = String, description = "The review's tag")))),
)]
#[get("/cases/{caseId}/plan/versions/{planVersionId}/review")]
pub(super) async fn get_plan_version_review(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<PlanVersionReviewView>, Problem> {
    let (case, version) = ids.into_inner();
    let read = context.db().plan(&context.viewer, CaseId::new(case)).await?;
    let read = read.and_then(|seen| {
        let version = seen.version(PlanVersionId::new(version))?.clone();
        Some((seen, version))
    });
    let (seen, version) =
        context.readable(Operation::GetPlanVersionReview, read, |(seen, _)| seen.seen.read.position)?;
    let view = PlanVersionReviewView::new(&seen, &version, context.today());
    Ok(Tagged { version: version.review.version, view })
}
