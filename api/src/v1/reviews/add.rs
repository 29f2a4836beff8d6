use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::review::{PlanReview, Review, ReviewId};
use chrono::NaiveDate;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{ReviewView, review_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::codes;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

/// When a review is held, and by whom.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddReviewRequest {
    /// The day of it, after every review there is.
    #[serde(deserialize_with = "date")]
    review_on: NaiveDate,
    /// As what the reviewer reviews.
    reviewer_kind: codes::ReviewerKind,
    /// The name of the reviewer; needed if they are neither the delivery officer nor the adviser, left out otherwise.
    #[schema(min_length = 1, max_length = 200, example = "Sam Sample")]
    reviewer_name: Option<String>,
    /// The day of the next, after this one, if there is to be one.
    #[serde(default, deserialize_with = "optional_date")]
    next_review_on: Option<NaiveDate>,
}

impl Request for AddReviewRequest {
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

struct Added {
    case: CaseId,
    review: PlanReview,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddReview;

    type Seen = PlanSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<PlanSeen>, StorageError> {
        attempt.plan(self.case).await
    }

    fn standing(&self, seen: &PlanSeen) -> Standing {
        standing(seen, None)
    }

    fn decide(&self, mut seen: PlanSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let (id, case) = (ReviewId::new(Uuid::now_v7()), &seen.seen.read.case);
        let fact = self.review.clone().add(id, case, &seen.reviews, &seen.seen.facts());
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let review: Review = work.apply(None, fact)?;
        seen.reviews.push(review.clone());
        let view = ReviewView::new(&act.context.viewer, &seen, &review, act.stamp.today);
        Ok(Answer::made(StatusCode::CREATED, Some(review_path(self.case, id)), review.version, &view)?)
    }
}

/// Add a review
///
/// A review to be held or held already. It belongs to the track that the case is on.
#[utoipa::path(
    operation_id = "addReview",
    tag = "Reviews",
    request_body = AddReviewRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new review", body = ReviewView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new review"),
        )),
        (status = 409, description = "`gateNotMet` with `adviserRequired`, `routeUndecided` or `objectivesMissing`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/reviews")]
pub(super) async fn add_review(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddReviewRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|review| Added { case, review });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
