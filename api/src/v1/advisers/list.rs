use actix_web::get;
use authority::{Operation, Role, Roles};
use persistence::{AdviserFilter, AdviserKey, AdviserSort, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::AdviserView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of advisers.
    AdviserPage, AdviserPage, AdviserView
);

/// Which advisers are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct AdviserQuery {
    /// At home in these regions.
    #[param(max_items = 9)]
    region: Vec<codes::Region>,
    /// Employed by this organisation.
    #[param(nullable = false)]
    employer_organisation_id: Option<Uuid>,
    /// Whether they advise today.
    #[param(nullable = false)]
    active: Option<bool>,
    /// Whether they can take another case.
    #[param(nullable = false)]
    has_capacity: Option<bool>,
    /// What to sort by; the name unless told.
    #[param(nullable = false)]
    sort: Option<AdviserSortBy>,
}

/// What advisers can be sorted by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AdviserSort)]
pub(crate) enum AdviserSortBy {
    DisplayName,
    OpenCases,
}

/// The key of an adviser in the list, as a cursor carries it.
#[derive(Clone, Serialize, Deserialize)]
enum CursorKey {
    #[serde(rename = "n")]
    Name(String, Uuid),
    #[serde(rename = "c")]
    Cases(i64, Uuid),
}

impl From<AdviserKey> for CursorKey {
    fn from(key: AdviserKey) -> Self {
        match key {
            AdviserKey::Name(name, id) => Self::Name(name, id),
            AdviserKey::Cases(cases, id) => Self::Cases(cases, id),
        }
    }
}

impl From<CursorKey> for AdviserKey {
    fn from(key: CursorKey) -> Self {
        match key {
            CursorKey::Name(name, id) => Self::Name(name, id),
            CursorKey::Cases(cases, id) => Self::Cases(cases, id),
        }
    }
}

/// Whether these roles see the advisers without their names: reports do, whoever has no other role that sees them.
pub(super) fn masked(roles: &Roles) -> bool {
    let grants = Operation::GetAdviser.rule().grants.iter().map(|(role, _)| *role);
    !grants.filter(|role| *role != Role::ReportRead).any(|role| roles.has(role))
}

/// List advisers
///
/// The register of advisers, with how many open cases each has, by name unless told.
#[utoipa::path(
    operation_id = "listAdvisers",
    tag = "People",
    params(PageQuery, AdviserQuery),
    responses((status = 200, description = "A page of advisers", body = AdviserPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/advisers")]
pub(super) async fn list_advisers(
    context: Context,
    page: Query<PageQuery>,
    query: Query<AdviserQuery>,
) -> Result<Listed<AdviserPage>, Problem> {
    context.may(Operation::ListAdvisers)?;
    let query = query.0;
    let sort = match query.sort {
        None | Some(AdviserSortBy::DisplayName) => AdviserSort::Name,
        Some(AdviserSortBy::OpenCases) => AdviserSort::OpenCases,
    };
    let filter = AdviserFilter {
        regions: Code::codes(&query.region),
        employer: query.employer_organisation_id,
        active: query.active,
        has_capacity: query.has_capacity,
    };
    let paging = context.paging::<CursorKey>(&page.0, Order::Ascending)?;
    let request = paging.converted(AdviserKey::from);
    let advisers = context.db().advisers(&context.viewer, &filter, sort, context.today(), &request).await?;
    let paged = Paged::of(&advisers, &paging, |line| sort.key(line).into());
    let masked = masked(&context.viewer.caller().roles);
    let items = advisers.items.iter().map(|line| AdviserView::new(line, &[], masked));
    Ok(AdviserPage::listed(items.collect(), paged))
}
