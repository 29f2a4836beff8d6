//! Reviews of how a school gets on.

mod add;
mod get;
mod list;
mod next_steps;
mod rate;
mod ratings;
mod remove;
mod unrate;
mod update;
mod view;

use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{Review, ReviewId};
use persistence::{Attempt, Database, PlanSeen, StorageError, Viewer};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Target;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_reviews)
        .service(add::add_review)
        .service(get::get_review)
        .service(update::update_review)
        .service(remove::remove_review)
        .service(ratings::list_ratings)
        .service(rate::rate_objective)
        .service(unrate::remove_rating)
        .service(next_steps::save_next_steps);
}

/// A review on a case.
struct OfReview(CaseId, ReviewId);

impl Target for OfReview {
    async fn position(
        &self,
        db: &Database,
        viewer: &Viewer,
    ) -> Result<Option<authority::Position>, StorageError> {
        let seen = db.plan(viewer, self.0).await?.filter(|seen| seen.review(self.1).is_some());
        Ok(seen.map(|seen| seen.seen.read.position))
    }
}

/// What a review says, or could say, of an objective.
struct OfRating(CaseId, ReviewId, ObjectiveId);

impl Target for OfRating {
    async fn position(
        &self,
        db: &Database,
        viewer: &Viewer,
    ) -> Result<Option<authority::Position>, StorageError> {
        let seen = db.plan(viewer, self.0).await?;
        let seen = seen.filter(|seen| seen.review(self.1).is_some() && seen.plan.objective(self.2).is_some());
        Ok(seen.map(|seen| seen.seen.read.position))
    }
}

/// A review with its case, as a command sees it.
async fn see(
    attempt: &Attempt,
    case: CaseId,
    review: ReviewId,
) -> Result<Option<(PlanSeen, Review)>, StorageError> {
    let seen = attempt.plan(case).await?;
    Ok(seen.and_then(|seen| seen.review(review).cloned().map(|review| (seen, review))))
}
