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
use casework::review::{Review, ReviewId};
use persistence::{Attempt, PlanSeen, StorageError};

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
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

/// A review with its case, as a command sees it.
async fn see(
    attempt: &Attempt,
    case: CaseId,
    review: ReviewId,
) -> Result<Option<(PlanSeen, Review)>, StorageError> {
    let seen = attempt.plan(case).await?;
    Ok(seen.and_then(|seen| seen.review(review).cloned().map(|review| (seen, review))))
}
