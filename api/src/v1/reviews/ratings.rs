use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{Rating, ReviewId};
use persistence::{Order, Page};
use uuid::Uuid;

use super::view::RatingView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};

page_view!(
    /// A page of ratings.
    RatingPage, RatingPage, RatingView
);

/// List the ratings of a review
///
/// How the review found objectives to get on, by the ids of objectives.
#[utoipa::path(
    operation_id = "listRatings",
    tag = "Reviews",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("reviewId" = Uuid, Path, description = "The review's id"), PageQuery),
    responses((status = 200, description = "A page of ratings", body = RatingPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/reviews/{reviewId}/ratings")]
pub(super) async fn list_ratings(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    page: Query<PageQuery>,
) -> Result<Listed<RatingPage>, Problem> {
    let (case, review) = ids.into_inner();
    let paging = context.paging::<Uuid>(&page.0, Order::Ascending)?;
    let read = context.db().plan(&context.viewer, CaseId::new(case)).await?;
    let read = read.and_then(|seen| {
        let review = seen.review(ReviewId::new(review))?.clone();
        Some((seen, review))
    });
    let (_, review) = context.readable(Operation::ListRatings, read, |(seen, _)| seen.seen.read.position)?;
    let all: Vec<(ObjectiveId, Rating)> = review.ratings.into_iter().collect();
    let ratings = Page::of_all(all, &paging.request, |(objective, _)| objective.uuid());
    let paged = Paged::of(&ratings, &paging, |(objective, _)| objective.uuid());
    let views = ratings.items.iter().map(|(objective, rating)| RatingView::new(*objective, rating));
    Ok(RatingPage::listed(views.collect(), paged))
}
