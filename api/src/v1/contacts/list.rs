use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use persistence::{ContactLine, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::ContactView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of contacts.
    ContactPage, ContactPage, ContactView
);

/// Which contacts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ContactQuery {
    /// The kind of organisation that they belong to.
    #[param(nullable = false)]
    organisation_kind: Option<codes::ContactOrganisationKind>,
}

/// List contacts
///
/// The contacts of the case, oldest first, with the head of the school as the register has it. Addresses and numbers
/// are masked for readers who do not need them.
#[utoipa::path(
    operation_id = "listContacts",
    tag = "Contacts",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ContactQuery),
    responses((status = 200, description = "A page of contacts", body = ContactPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/contacts")]
pub(super) async fn list_contacts(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ContactQuery>,
) -> Result<Listed<ContactPage>, Problem> {
    let paging = context.paging(&page.0, Order::Ascending)?;
    let case = CaseId::new(id.into_inner());
    let organisation = query.0.organisation_kind.map(|kind| kind.0);
    let read = context.db().contacts(&context.viewer, case, organisation, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListContacts, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, ContactLine::key);
    let views = lines.items.iter().map(|line| ContactView::new(&context.viewer, &read, line)).collect();
    Ok(ContactPage::listed(views, paged))
}
