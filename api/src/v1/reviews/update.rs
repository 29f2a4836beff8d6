use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::review::{PlanReview, Review, ReviewId};
use chrono::NaiveDate;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::see;
use super::view::ReviewView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfReview;
use crate::v1::codes;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

/// When a review is held, and by whom. All members are sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateReviewRequest {
    /// The day of it, between that of the review before it and that of the one after.
    #[serde(deserialize_with = "date")]
    review_on: NaiveDate,
    /// As what the reviewer reviews.
    reviewer_kind: codes::ReviewerKind,
    /// The name of the reviewer; needed if they are neither the delivery officer nor the adviser, null otherwise.
    #[schema(required = true, min_length = 1, max_length = 200, example = "Sam Sample")]
    #[serde(deserialize_with = "Option::deserialize")]
    reviewer_name: Option<String>,
    /// The day of the next, after this one, if there is to be one.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    next_review_on: Option<NaiveDate>,
}

impl Request for UpdateReviewRequest {
    type Meaning = PlanReview;

    fn meaning(self, form: &mut Form) -> Option<PlanReview> {
        Some(PlanReview {
            review_on: self.review_on,
            next_review_on: self.next_review_on,
            reviewer: self.reviewer_kind.0,
            reviewer_name: form.optional_line("/reviewerName", self.reviewer_name),
        })
    }
}

struct Updated {
    case: CaseId,
    review: ReviewId,
    plan: PlanReview,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateReview;

    type Seen = (PlanSeen, Review);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        see(attempt, self.case, self.review).await
    }

    fn standing(&self, (seen, review): &Self::Seen) -> Standing {
        standing(seen, Some(review.version))
    }

    fn etag(&self, (seen, review): &Self::Seen, context: &Context) -> Result<String, Problem> {
        ReviewView::etag(&context.viewer, seen, review, context.today())
    }

    fn decide(
        &self,
        (mut seen, review): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let (case, facts, today) = (&seen.seen.read.case, seen.seen.facts(), act.stamp.today);
        let fact = self.plan.clone().change(&review, case, &seen.reviews, &facts, today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let review = work.apply(Some(review), fact)?;
        seen.put_review(review.clone());
        let view = ReviewView::new(&act.context.viewer, &seen, &review, today);
        Ok(Answer::made(StatusCode::OK, None, review.version, &view)?)
    }
}

/// Change a review
///
/// Its day stays between that of the review before it and that of the one after.
#[utoipa::path(
    operation_id = "updateReview",
    tag = "Reviews",
    request_body = UpdateReviewRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("reviewId" = Uuid, Path, description = "The review's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The review as changed", body = ReviewView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `reviewOfEarlierTrack` or `reviewNotHeld`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/reviews/{reviewId}")]
pub(super) async fn update_review(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateReviewRequest>,
) -> Result<Answer, Problem> {
    let (case, review) = ids.into_inner();
    let (case, review) = (CaseId::new(case), ReviewId::new(review));
    let change = body.into_inner().map(|plan| Updated { case, review, plan });
    context.change(OfReview(case, review), change, Ok(None), Some(seen)).await
}
