use actix_web::{get, web::Path};
use authority::Operation;
use persistence::{CaseFilter, CaseSort, OfOrganisation};
use register::OrganisationId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Listed, PageQuery, Problem, ProblemKind, Query};
use crate::v1::cases::{CasePage, page_of_cases};

/// As what the organisation has to do with the cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct CapacityQuery {
    /// As what; any unless told.
    #[param(nullable = false, inline)]
    capacity: Option<OrganisationCapacity>,
}

/// As what an organisation has to do with cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum OrganisationCapacity {
    Supporting,
    ResponsibleBody,
    AdviserEmployer,
}

/// List an organisation's cases
///
/// The cases that it supports or is preferred to support, those of the schools that it answers for, and those whose
/// adviser it employs, as far as the caller may know of them, newest first.
#[utoipa::path(
    operation_id = "listOrganisationCases",
    tag = "Organisations",
    params(("organisationId" = Uuid, Path, description = "The organisation's id"), PageQuery, CapacityQuery),
    responses((status = 200, description = "A page of cases", body = CasePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/organisations/{organisationId}/cases")]
pub(super) async fn list_organisation_cases(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<CapacityQuery>,
) -> Result<Listed<CasePage>, Problem> {
    context.may(Operation::ListOrganisationCases)?;
    let id = OrganisationId::new(id.into_inner());
    context.db().organisation(id).await?.ok_or(ProblemKind::NotFound)?;
    let wanted = |capacity| query.0.capacity.is_none_or(|wanted| wanted == capacity);
    let organisation = OfOrganisation {
        id,
        supporting: wanted(OrganisationCapacity::Supporting),
        responsible: wanted(OrganisationCapacity::ResponsibleBody),
        employing: wanted(OrganisationCapacity::AdviserEmployer),
    };
    let filter = CaseFilter { organisation: Some(organisation), ..CaseFilter::default() };
    page_of_cases(&context, &page.0, filter, CaseSort::OpenedAt).await
}
