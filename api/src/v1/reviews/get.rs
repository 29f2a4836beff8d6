use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::review::ReviewId;
use uuid::Uuid;

use super::view::ReviewView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a review
///
/// The review with its ratings and what comes next.
#[utoipa::path(
    operation_id = "getReview",
    tag = "Reviews",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("reviewId" = Uuid, Path, description = "The review's id")),
    responses((status = 200, description = "The review", body = ReviewView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/reviews/{reviewId}")]
pub(super) async fn get_review(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<ReviewView>, Problem> {
    let (case, review) = ids.into_inner();
    let read = context.db().plan(&context.viewer, CaseId::new(case)).await?;
    let read = read.and_then(|seen| {
        let review = seen.review(ReviewId::new(review))?.clone();
        Some((seen, review))
    });
    let (seen, review) = context.readable(Operation::GetReview, read, |(seen, _)| seen.seen.read.position)?;
    let view = ReviewView::new(&context.viewer, &seen, &review, context.today());
    Ok(Tagged { version: review.version, view })
}
