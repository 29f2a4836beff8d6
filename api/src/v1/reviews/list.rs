use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::review::Review;
use chrono::NaiveDate;
use persistence::{Order, Page};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::ReviewView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of reviews.
    ReviewPage, ReviewPage, ReviewView
);

/// Which reviews are wanted; all unless told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct ReviewQuery {
    /// The tracks they belong to.
    #[param(max_items = 2)]
    track: Vec<codes::ReviewTrack>,
    /// How much of what they found is on record.
    #[param(max_items = 3)]
    recorded: Vec<codes::ReviewRecorded>,
}

fn day(review: &Review) -> (NaiveDate, Uuid) {
    (review.review_on, review.id.uuid())
}

/// List reviews
///
/// The reviews of both tracks by date, the latest first.
#[utoipa::path(
    operation_id = "listReviews",
    tag = "Reviews",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ReviewQuery),
    responses((status = 200, description = "A page of reviews", body = ReviewPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/reviews")]
pub(super) async fn list_reviews(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ReviewQuery>,
) -> Result<Listed<ReviewPage>, Problem> {
    let paging = context.paging::<(NaiveDate, Uuid)>(&page.0, Order::Descending)?;
    let read = context.db().plan(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::ListReviews, read, |seen| seen.seen.read.position)?;
    let ReviewQuery { track, recorded } = query.0;
    let wanted = |review: &&Review| {
        (track.is_empty() || track.iter().any(|code| code.0 == review.track))
            && (recorded.is_empty() || recorded.iter().any(|code| code.0 == review.recorded(&seen.plan)))
    };
    let wanted = seen.reviews.iter().filter(wanted).collect();
    let reviews = Page::of_all(wanted, &paging.request, |review| day(review));
    let paged = Paged::of(&reviews, &paging, |review| day(review));
    let today = context.today();
    let views = reviews.items.iter().map(|one| ReviewView::new(&context.viewer, &seen, one, today));
    Ok(ReviewPage::listed(views.collect(), paged))
}
