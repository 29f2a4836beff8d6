use actix_web::get;
use authority::Operation;
use persistence::{Order, SchoolFilter, SchoolSort};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::view::SchoolSummaryView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::cases::search_text;
use crate::v1::codes;

page_view!(
    /// A page of schools.
    SchoolPage, SchoolPage, SchoolSummaryView
);

/// Which schools are wanted. A parameter given several times means any of its values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct SchoolQuery {
    /// Part of the name or of the URN; blind to case and accents.
    #[param(min_length = 3, max_length = 100, nullable = false, example = "harbour")]
    q: Option<String>,
    /// Unique reference numbers.
    #[param(max_items = 100)]
    urn: Vec<String>,
    /// Regions.
    #[param(max_items = 9)]
    region: Vec<codes::Region>,
    /// Codes of local authorities.
    #[param(max_items = 200)]
    la_code: Vec<String>,
    /// Group ids of trusts.
    #[param(max_items = 100)]
    trust_uid: Vec<String>,
    /// Phases of education, as the register writes them.
    #[param(max_items = 20)]
    phase: Vec<String>,
    /// Whether they are open.
    #[param(max_items = 4)]
    status: Vec<codes::SchoolStatus>,
    /// Groups of types, as the register writes them.
    #[param(max_items = 20)]
    type_group: Vec<String>,
    /// Whether there is an open case that the caller may know of.
    #[param(nullable = false)]
    has_open_case: Option<bool>,
    /// What to sort by; the name unless told.
    #[param(nullable = false)]
    sort: Option<SchoolSortBy>,
}

/// What schools can be sorted by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolSort)]
pub(crate) enum SchoolSortBy {
    Name,
    Urn,
}

/// List schools
///
/// The schools of the register, by name unless told. Whether one has an open case is shown only where the caller may
/// know of the case.
#[utoipa::path(
    operation_id = "listSchools",
    tag = "Schools",
    params(PageQuery, SchoolQuery),
    responses((status = 200, description = "A page of schools", body = SchoolPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/schools")]
pub(super) async fn list_schools(
    context: Context,
    page: Query<PageQuery>,
    query: Query<SchoolQuery>,
) -> Result<Listed<SchoolPage>, Problem> {
    context.may(Operation::ListSchools)?;
    let query = query.0;
    let sort = match query.sort {
        None | Some(SchoolSortBy::Name) => SchoolSort::Name,
        Some(SchoolSortBy::Urn) => SchoolSort::Urn,
    };
    let filter = SchoolFilter {
        text: search_text(query.q)?,
        urns: query.urn,
        regions: Code::codes(&query.region),
        la_codes: query.la_code,
        trust_uids: query.trust_uid,
        phases: query.phase,
        statuses: Code::codes(&query.status),
        type_groups: query.type_group,
        has_open_case: query.has_open_case,
    };
    let paging = context.paging(&page.0, Order::Ascending)?;
    let schools = context.db().schools(&context.viewer, &filter, sort, &paging.request).await?;
    let paged = Paged::of(&schools, &paging, |line| match sort {
        SchoolSort::Name => (line.search_name.clone(), line.urn.clone()),
        SchoolSort::Urn => (line.urn.clone(), line.urn.clone()),
    });
    Ok(SchoolPage::listed(schools.items.iter().map(SchoolSummaryView::from).collect(), paged))
}
