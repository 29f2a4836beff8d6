use actix_web::get;
use authority::Operation;
use persistence::{Order, OrganisationFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::OrganisationView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::cases::search_text;
use crate::v1::codes;

page_view!(
    /// A page of organisations.
    OrganisationPage, OrganisationPage, OrganisationView
);

/// Which organisations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationQuery {
    /// Part of the name; blind to case and accents.
    #[param(min_length = 3, max_length = 100, nullable = false)]
    q: Option<String>,
    /// Of this kind.
    #[param(nullable = false)]
    kind: Option<codes::OrganisationKind>,
    /// With this UK provider reference number.
    #[param(nullable = false)]
    ukprn: Option<String>,
    /// With the unique reference number of this school.
    #[param(nullable = false)]
    urn: Option<String>,
    /// With the code of this local authority.
    #[param(nullable = false)]
    la_code: Option<String>,
    /// With this company number.
    #[param(nullable = false)]
    company_number: Option<String>,
    /// Whether they are still there.
    #[param(nullable = false)]
    status: Option<codes::OrganisationStatus>,
}

/// List organisations
///
/// Every organisation that is known, by name.
#[utoipa::path(
    operation_id = "listOrganisations",
    tag = "Organisations",
    params(PageQuery, OrganisationQuery),
    responses((status = 200, description = "A page of organisations", body = OrganisationPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/organisations")]
pub(super) async fn list_organisations(
    context: Context,
    page: Query<PageQuery>,
    query: Query<OrganisationQuery>,
) -> Result<Listed<OrganisationPage>, Problem> {
    context.may(Operation::ListOrganisations)?;
    let query = query.0;
    let filter = OrganisationFilter {
        text: search_text(query.q)?,
        kind: query.kind.map(|kind| kind.0),
        ukprn: query.ukprn,
        urn: query.urn,
        la_code: query.la_code,
        company_number: query.company_number,
        status: query.status.map(|status| status.0),
    };
    let paging = context.paging(&page.0, Order::Ascending)?;
    let organisations = context.db().organisations(&filter, &paging.request).await?;
    let paged = Paged::of(&organisations, &paging, |organisation| {
        (kernel::search_key(organisation.details.legal_name.as_str()), organisation.id.uuid())
    });
    let views = organisations.items.iter();
    let views = views.map(|organisation| OrganisationView::new(&context.viewer, organisation)).collect();
    Ok(OrganisationPage::listed(views, paged))
}
