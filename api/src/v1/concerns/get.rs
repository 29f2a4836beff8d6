use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::concern::ConcernId;
use uuid::Uuid;

use super::view::ConcernView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a concern
///
/// The concern as it is now, with how far it has been escalated and the tools used on it.
#[utoipa::path(
    operation_id = "getConcern",
    tag = "Concerns",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("concernId" = Uuid, Path, description = "The concern's id")),
    responses((status = 200, description = "The concern", body = ConcernView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/concerns/{concernId}")]
pub(super) async fn get_concern(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<ConcernView>, Problem> {
    let (case, concern) = ids.into_inner();
    let read = context.db().concern(&context.viewer, CaseId::new(case), ConcernId::new(concern)).await?;
    let seen = context.readable(Operation::GetConcern, read, |seen| seen.read.position)?;
    Ok(Tagged { version: seen.line.concern.version, view: ConcernView::new(&context.viewer, &seen) })
}
