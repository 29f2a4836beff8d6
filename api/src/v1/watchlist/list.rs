use actix_web::get;
use authority::Operation;
use chrono::{DateTime, Utc};
use persistence::{CaseKey, CaseRead, Order, Viewer, WatchSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::http::{EtagMember, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::cases::CursorKey;
use crate::v1::cases::view::CaseSummaryView;

page_view!(
    /// A page of the caller's watchlist.
    WatchlistPage, WatchlistPage, WatchlistEntryView
);

/// A case on the caller's watchlist.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchlistEntry)]
pub(crate) struct WatchlistEntryView {
    /// The case.
    case: CaseSummaryView,
    /// When it was put on the list.
    added_at: DateTime<Utc>,
    /// The tag of what is answered; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl WatchlistEntryView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, added_at: DateTime<Utc>) -> Self {
        let masked = !viewer.caller().roles.names_people(&read.position);
        Self { case: CaseSummaryView::new(read, masked), added_at, etag: EtagMember::default() }
    }
}

/// In which order the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct WatchQuery {
    /// What to sort by; when they were put on the list unless told.
    #[param(nullable = false)]
    sort: Option<WatchSortBy>,
}

/// What a watchlist can be sorted by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchlistSort)]
pub(crate) enum WatchSortBy {
    AddedAt,
    SchoolName,
}

/// List the watchlist
///
/// The cases on the caller's watchlist that they may still know of, those added last first unless told.
#[utoipa::path(
    operation_id = "listWatchlist",
    tag = "Watchlist",
    params(PageQuery, WatchQuery),
    responses((status = 200, description = "A page of the watchlist", body = WatchlistPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/me/watchlist")]
pub(super) async fn list_watchlist(
    context: Context,
    page: Query<PageQuery>,
    query: Query<WatchQuery>,
) -> Result<Listed<WatchlistPage>, Problem> {
    context.may(Operation::ListWatchlist)?;
    let (sort, order) = match query.0.sort {
        None | Some(WatchSortBy::AddedAt) => (WatchSort::AddedAt, Order::Descending),
        Some(WatchSortBy::SchoolName) => (WatchSort::SchoolName, Order::Ascending),
    };
    let paging = context.paging::<CursorKey>(&page.0, order)?;
    let request = paging.converted(CaseKey::from);
    let lines = context.db().watchlist(&context.viewer, sort, &request).await?;
    let paged = Paged::of(&lines, &paging, |line| sort.key(line).into());
    let view =
        |line: &persistence::WatchLine| WatchlistEntryView::new(&context.viewer, &line.read, line.since);
    Ok(WatchlistPage::listed(lines.items.iter().map(view).collect(), paged))
}
