use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use uuid::Uuid;

use super::view::CaseView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a case
///
/// The case with its school as it was at opening, its people, the 24 tasks with what each waits for, and what the
/// caller can do now.
#[utoipa::path(
    operation_id = "getCase",
    tag = "Cases",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The case", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}")]
pub(super) async fn get_case(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<CaseView>, Problem> {
    let read = context.db().case(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::GetCase, read, |seen| seen.read.position)?;
    Ok(Tagged { version: seen.read.case.version, view: CaseView::new(&context.viewer, &seen) })
}
