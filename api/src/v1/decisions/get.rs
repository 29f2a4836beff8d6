use actix_web::{get, web::Path};
use authority::{DecisionId, Operation};
use uuid::Uuid;

use super::view::{DecisionView, version};
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a decision
///
/// All that is recorded of it, and what followed. A decision is never changed or deleted: it is corrected, superseded
/// or overturned by another.
#[utoipa::path(
    operation_id = "getDecision",
    tag = "Decisions",
    params(("decisionId" = Uuid, Path, description = "The decision's id")),
    responses((status = 200, description = "The decision", body = DecisionView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/decisions/{decisionId}")]
pub(super) async fn get_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<DecisionView>, Problem> {
    let read = context.db().decision(&context.viewer, DecisionId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::GetDecision, read, |seen| seen.read.position)?;
    let view = DecisionView::registered(&context.viewer, &seen.read, &seen.line);
    Ok(Tagged { version: version(&seen.line), view })
}
