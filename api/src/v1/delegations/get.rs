use actix_web::{get, web::Path};
use authority::{DelegationId, Operation};
use uuid::Uuid;

use super::only_own;
use super::view::DelegationView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, ProblemKind, Query, Tagged};

/// Read a delegation
///
/// A delegation, ended or not. Who may not see everybody's sees their own.
#[utoipa::path(
    operation_id = "getDelegation",
    tag = "Delegations",
    params(("delegationId" = Uuid, Path, description = "The delegation's id")),
    responses((status = 200, description = "The delegation", body = DelegationView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/delegations/{delegationId}")]
pub(super) async fn get_delegation(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<DelegationView>, Problem> {
    context.may(Operation::GetDelegation)?;
    let own = only_own(&context, Operation::GetDelegation);
    let line = context.db().delegation(&context.viewer, DelegationId::new(id.into_inner()), own).await?;
    let line = line.ok_or(ProblemKind::NotFound)?;
    let view = DelegationView::new(&context.viewer, context.today(), &line);
    Ok(Tagged { version: line.given.version, view })
}
