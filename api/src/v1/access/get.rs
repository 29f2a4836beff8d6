use actix_web::{get, web::Path};
use authority::{Operation, ScopeId};
use uuid::Uuid;

use super::view::AccessScopeView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, ProblemKind, Query, Tagged};

/// Read an access scope
///
/// A scope, revoked or not.
#[utoipa::path(
    operation_id = "getAccessScope",
    tag = "Access",
    params(("scopeId" = Uuid, Path, description = "The scope's id")),
    responses((status = 200, description = "The scope", body = AccessScopeView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/access-scopes/{scopeId}")]
pub(super) async fn get_access_scope(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<AccessScopeView>, Problem> {
    context.may(Operation::GetAccessScope)?;
    let line = context.db().scope(&context.viewer, ScopeId::new(id.into_inner())).await?;
    let line = line.ok_or(ProblemKind::NotFound)?;
    Ok(Tagged { version: line.scope.version, view: AccessScopeView::from(&line) })
}
