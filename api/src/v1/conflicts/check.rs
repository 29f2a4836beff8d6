use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::conflict::CheckId;
use uuid::Uuid;

use super::view::CheckView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a conflict check
///
/// A check of an adviser's declaration on the case, with what was found.
#[utoipa::path(
    operation_id = "getConflictCheck",
    tag = "Conflicts",
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("checkId" = Uuid, Path, description = "The check's id"),
    ),
    responses((status = 200, description = "The check", body = CheckView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/conflict-checks/{checkId}")]
pub(super) async fn get_conflict_check(
    context: Context,
    path: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<CheckView>, Problem> {
    let (case, check) = path.into_inner();
    let read = context.db().check(&context.viewer, CaseId::new(case), CheckId::new(check)).await?;
    let (_, line) = context.readable(Operation::GetConflictCheck, read, |(read, _)| read.position)?;
    Ok(Tagged { version: line.check.version, view: CheckView::from(&line) })
}
