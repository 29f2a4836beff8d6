use actix_web::{get, web::Path};
use authority::Operation;
use casework::{CaseId, RecommendationId};
use uuid::Uuid;

use super::view::RecommendationView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a recommendation
///
/// What was recommended, and whether a decision has answered it.
#[utoipa::path(
    operation_id = "getRecommendation",
    tag = "Recommendations",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("recommendationId" = Uuid, Path, description = "The recommendation's id")),
    responses((status = 200, description = "The recommendation", body = RecommendationView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/recommendations/{recommendationId}")]
pub(super) async fn get_recommendation(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<RecommendationView>, Problem> {
    let (case, id) = ids.into_inner();
    let id = RecommendationId::new(id);
    let read = context.db().recommendation(&context.viewer, CaseId::new(case), id).await?;
    let seen = context.readable(Operation::GetRecommendation, read, |seen| seen.read.position)?;
    let view = RecommendationView::new(&context.viewer, &seen.read, &seen.line);
    Ok(Tagged { version: seen.line.recommendation.version, view })
}
