use actix_web::{delete, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{Review, ReviewId};
use kernel::Version;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use uuid::Uuid;

use super::see;
use super::view::RatingView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfRating;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

struct Removed {
    case: CaseId,
    review: ReviewId,
    objective: ObjectiveId,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveRating;

    type Seen = (PlanSeen, Review);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let seen = see(attempt, self.case, self.review).await?;
        Ok(seen.filter(|(_, review)| review.ratings.contains_key(&self.objective)))
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

    fn decide(&self, (seen, review): Self::Seen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = review.unrate(self.objective, &seen.seen.facts());
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        work.apply(Some(review), fact)?;
        Ok(Answer::gone())
    }
}

/// Remove a rating
///
/// Takes back how the review rated an objective.
#[utoipa::path(
    operation_id = "removeRating",
    tag = "Reviews",
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("reviewId" = Uuid, Path, description = "The review's id"),
        ("objectiveId" = Uuid, Path, description = "The objective's id"),
        ("If-Match" = String, Header, description = "The rating's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 204, description = "The rating is gone"),
        (status = 409, description = "`invalidTransition` with `reviewOfEarlierTrack`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[delete("/cases/{caseId}/reviews/{reviewId}/ratings/{objectiveId}")]
pub(super) async fn remove_rating(
    context: Context,
    ids: Path<(Uuid, Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let (case, review, objective) = ids.into_inner();
    let (case, review) = (CaseId::new(case), ReviewId::new(review));
    let objective = ObjectiveId::new(objective);
    let change = Removed { case, review, objective };
    context.change(OfRating(case, review, objective), Ok(change), Ok(None), Some(seen)).await
}
