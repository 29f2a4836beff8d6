use actix_web::{get, web::Path};
use authority::Operation;
use register::OrganisationId;
use uuid::Uuid;

use super::view::OrganisationView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, ProblemKind, Query, Tagged};

/// Read an organisation
///
/// An organisation as it is now.
#[utoipa::path(
    operation_id = "getOrganisation",
    tag = "Organisations",
    params(("organisationId" = Uuid, Path, description = "The organisation's id")),
    responses((status = 200, description = "The organisation", body = OrganisationView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/organisations/{organisationId}")]
pub(super) async fn get_organisation(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<OrganisationView>, Problem> {
    context.may(Operation::GetOrganisation)?;
    let organisation = context.db().organisation(OrganisationId::new(id.into_inner())).await?;
    let organisation = organisation.ok_or(ProblemKind::NotFound)?;
    let view = OrganisationView::new(&context.viewer, &organisation);
    Ok(Tagged { version: organisation.version, view })
}
