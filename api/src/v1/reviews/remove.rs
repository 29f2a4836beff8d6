use actix_web::{delete, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::review::{Review, ReviewId};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use uuid::Uuid;

use super::see;
use super::view::ReviewView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfReview;
use crate::v1::plan::standing;
use crate::v1::tasks::gates::refused;

struct Removed {
    case: CaseId,
    review: ReviewId,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveReview;

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

    fn decide(&self, (seen, review): Self::Seen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = review.remove(&seen.seen.facts()).map_err(|refusals| refused(self.case, &refusals))?;
        work.apply(Some(review), fact)?;
        Ok(Answer::gone())
    }
}

/// Remove a review
///
/// As long as nothing of what it found is on record.
#[utoipa::path(
    operation_id = "removeReview",
    tag = "Reviews",
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("reviewId" = Uuid, Path, description = "The review's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 204, description = "The review is gone"),
        (status = 409, description = "`invalidTransition` with `reviewRecorded` or `reviewOfEarlierTrack`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[delete("/cases/{caseId}/reviews/{reviewId}")]
pub(super) async fn remove_review(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let (case, review) = ids.into_inner();
    let (case, review) = (CaseId::new(case), ReviewId::new(review));
    context.change(OfReview(case, review), Ok(Removed { case, review }), Ok(None), Some(seen)).await
}
