use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{Colour, RatingText, Review, ReviewId};
use kernel::Version;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::see;
use super::view::RatingView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, ProblemKind, Query, Request};
use crate::targets::OfRating;
use crate::v1::codes;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

/// How an objective gets on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RateObjectiveRequest {
    /// How it gets on.
    rating: codes::ObjectiveRating,
    /// What that rests on.
    #[schema(min_length = 1, max_length = 4000, example = "Reading ages have risen by six months")]
    details: String,
}

impl Request for RateObjectiveRequest {
    type Meaning = (Colour, RatingText);

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        Some((self.rating.0, form.prose("/details", self.details)?))
    }
}

struct Rated {
    case: CaseId,
    review: ReviewId,
    objective: ObjectiveId,
    rating: (Colour, RatingText),
}

impl Change for Rated {
    const OPERATION: Operation = Operation::RateObjective;

    type Seen = (PlanSeen, Review);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let seen = see(attempt, self.case, self.review).await?;
        Ok(seen.filter(|(seen, _)| seen.plan.objective(self.objective).is_some()))
    }

    fn standing(&self, (seen, review): &Self::Seen) -> Standing {
        standing(
            seen,
            Some(review.ratings.get(&self.objective).map_or(Version::NONE, |rating| rating.version)),
        )
    }

    fn etag(&self, (_, review): &Self::Seen, _: &Context) -> Result<String, Problem> {
        let rating = review.ratings.get(&self.objective);
        rating.map_or_else(|| Ok(String::new()), |rating| RatingView::etag(self.objective, rating))
    }

    fn decide(&self, (seen, review): Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = review.rate(self.objective, self.rating.clone(), &seen.seen.facts(), act.stamp.today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let review = work.apply(Some(review), fact)?;
        let rating = review.ratings.get(&self.objective).ok_or(Problem::new(ProblemKind::Internal))?;
        let view = RatingView::new(self.objective, rating);
        Ok(Answer::made(StatusCode::OK, None, rating.version, &view)?)
    }
}

/// Rate an objective
///
/// How the review found the objective to get on, for the first time with `*` in If-Match.
#[utoipa::path(
    operation_id = "rateObjective",
    tag = "Reviews",
    request_body = RateObjectiveRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("reviewId" = Uuid, Path, description = "The review's id"),
        ("objectiveId" = Uuid, Path, description = "The objective's id"),
        ("If-Match" = String, Header, description = "The rating's ETag last seen, or `*` for the first time", max_length = 200),
    ),
    responses(
        (status = 200, description = "The rating", body = RatingView, headers(("ETag" = String, description = "The rating's new tag"))),
        (status = 409, description = "`invalidTransition` with `reviewNotHeld`, `notOnThisTrack` or `reviewOfEarlierTrack`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/reviews/{reviewId}/ratings/{objectiveId}")]
pub(super) async fn rate_objective(
    context: Context,
    ids: Path<(Uuid, Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<RateObjectiveRequest>,
) -> Result<Answer, Problem> {
    let (case, review, objective) = ids.into_inner();
    let (case, review) = (CaseId::new(case), ReviewId::new(review));
    let objective = ObjectiveId::new(objective);
    let change = body.into_inner().map(|rating| Rated { case, review, objective, rating });
    context.change(OfRating(case, review, objective), change, Ok(None), Some(seen.or_first())).await
}
