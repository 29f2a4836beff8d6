use actix_web::{get, web::Path};
use authority::{Operation, reaches};
use casework::conflict::DeclarationId;
use uuid::Uuid;

use super::view::DeclarationView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a conflict declaration
///
/// What an adviser has declared of a school or an organisation, ended or not.
#[utoipa::path(
    operation_id = "getConflictDeclaration",
    tag = "Conflicts",
    params(("declarationId" = Uuid, Path, description = "The declaration's id")),
    responses((status = 200, description = "The declaration", body = DeclarationView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/conflict-declarations/{declarationId}")]
pub(super) async fn get_conflict_declaration(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<DeclarationView>, Problem> {
    const OPERATION: Operation = Operation::GetConflictDeclaration;
    context.may(OPERATION)?;
    let reaches = reaches(OPERATION, context.viewer.caller());
    let id = DeclarationId::new(id.into_inner());
    let read = context.db().declaration(&context.viewer, &reaches, id).await?;
    let line = context.readable(OPERATION, read, |line| line.position)?;
    Ok(Tagged { version: line.declaration.version, view: DeclarationView::new(&context.viewer, &line) })
}
