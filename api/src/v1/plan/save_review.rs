use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{FinalBand, PlanVersion, PlanVersionId, progress};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::review::PlanVersionReviewView;
use super::standing;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfPlanVersion;
use crate::v1::codes;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// The review of a version of a plan. All members are sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SavePlanVersionReviewRequest {
    /// Whether the plan has been reviewed.
    reviewed: bool,
    /// Whether the band has been confirmed.
    band_confirmed: bool,
    /// The band; needed once confirmed.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    final_band_code: Option<codes::FinalFundingBand>,
}

pub(super) struct Meant {
    reviewed: bool,
    band_confirmed: bool,
    band: Option<FinalBand>,
}

impl Request for SavePlanVersionReviewRequest {
    type Meaning = Meant;

    fn meaning(self, _: &mut Form) -> Option<Meant> {
        let band = self.final_band_code.map(|code| code.0);
        Some(Meant { reviewed: self.reviewed, band_confirmed: self.band_confirmed, band })
    }
}

struct Saved {
    case: CaseId,
    version: PlanVersionId,
    review: Meant,
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SavePlanVersionReview;

    type Seen = (PlanSeen, PlanVersion);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let seen = attempt.plan(self.case).await?;
        Ok(seen.and_then(|seen| seen.version(self.version).cloned().map(|version| (seen, version))))
    }

    fn standing(&self, (seen, version): &Self::Seen) -> Standing {
        standing(seen, Some(version.review.version))
    }

    fn etag(&self, (seen, version): &Self::Seen, context: &Context) -> Result<String, Problem> {
        PlanVersionReviewView::etag(seen, version, context.today())
    }

    fn decide(
        &self,
        (mut seen, version): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let (today, said) = (act.stamp.today, (self.review.reviewed, self.review.band_confirmed));
        let fact = version.review(said, self.review.band, &seen.bands, &seen.seen.facts(), today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let version = work.apply(Some(version), fact)?;
        seen.put(version.clone());
        move_tasks(work, &mut seen.seen, progress(&seen.versions), today)?;
        let view = PlanVersionReviewView::new(&seen, &version, today);
        Ok(Answer::made(StatusCode::OK, None, version.review.version, &view)?)
    }
}

/// Save the review of a plan version
///
/// Replaces what the review says; it may be a draft. It is complete once the plan is reviewed, the band confirmed, and
/// the grant team has cleared the version.
#[utoipa::path(
    operation_id = "savePlanVersionReview",
    tag = "Plan",
    request_body = SavePlanVersionReviewRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("planVersionId" = Uuid, Path, description = "The version's id"),
        ("If-Match" = String, Header, description = "The review's ETag last seen, or `*` for the first time", max_length = 200),
    ),
    responses(
        (status = 200, description = "The review as saved", body = PlanVersionReviewView, headers(("ETag" = String, description = "The review's new tag"))),
        (status = 409, description = "`gateNotMet` with `bandNotShared`, `invalidTransition` with `planVersionLocked`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/plan/versions/{planVersionId}/review")]
pub(super) async fn save_plan_version_review(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SavePlanVersionReviewRequest>,
) -> Result<Answer, Problem> {
    let (case, version) = ids.into_inner();
    let (case, version) = (CaseId::new(case), PlanVersionId::new(version));
    let change = body.into_inner().map(|review| Saved { case, version, review });
    context.change(OfPlanVersion(case, version), change, Ok(None), Some(seen.or_first())).await
}
