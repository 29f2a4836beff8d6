use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::review::{NextSteps, Review, ReviewId};
use casework::{CaseId, Recommendation, RecommendationId};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::see;
use super::view::ReviewView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfReview;
use crate::v1::codes;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

/// What comes after a review. All members are sent.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SaveNextStepsRequest {
    /// In words; needed where the school is matched.
    #[schema(required = true, min_length = 1, max_length = 4000)]
    #[serde(deserialize_with = "Option::deserialize")]
    next_steps: Option<String>,
    /// Which way the school should go; needed where it is watched, null where it is matched.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    route_advice: Option<codes::RouteAdvice>,
}

impl Request for SaveNextStepsRequest {
    type Meaning = NextSteps;

    fn meaning(self, form: &mut Form) -> Option<NextSteps> {
        let text = form.optional_prose("/nextSteps", self.next_steps);
        Some(NextSteps { text, route_advice: self.route_advice.map(|code| code.0) })
    }
}

struct Saved {
    case: CaseId,
    review: ReviewId,
    steps: NextSteps,
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SaveNextSteps;

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
        let today = act.stamp.today;
        let id = RecommendationId::new(Uuid::now_v7());
        let recommends = review.recommends(id, &self.steps, today);
        let fact = review.save_next_steps(self.steps.clone(), &seen.seen.facts(), today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let review = work.apply(Some(review), fact)?;
        if let Some(make) = recommends {
            let fact = make.decide(&seen.seen.read.case, true, act.stamp)?;
            work.apply::<Recommendation>(None, fact)?;
        }
        seen.put_review(review.clone());
        let view = ReviewView::new(&act.context.viewer, &seen, &review, today);
        Ok(Answer::made(StatusCode::OK, None, review.version, &view)?)
    }
}

/// Save the next steps of a review
///
/// What comes next in words, and where the school is watched, which way it should go. Advice to match makes a
/// recommendation; the track stays as it is until somebody decides. The ETag is the review's.
#[utoipa::path(
    operation_id = "saveNextSteps",
    tag = "Reviews",
    request_body = SaveNextStepsRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("reviewId" = Uuid, Path, description = "The review's id"),
        ("If-Match" = String, Header, description = "The review's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The review", body = ReviewView, headers(("ETag" = String, description = "The review's new tag"))),
        (status = 409, description = "`invalidTransition` with `reviewNotHeld` or `reviewOfEarlierTrack`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/reviews/{reviewId}/next-steps")]
pub(super) async fn save_next_steps(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveNextStepsRequest>,
) -> Result<Answer, Problem> {
    let (case, review) = ids.into_inner();
    let (case, review) = (CaseId::new(case), ReviewId::new(review));
    let change = body.into_inner().map(|steps| Saved { case, review, steps });
    context.change(OfReview(case, review), change, Ok(None), Some(seen)).await
}
