use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use persistence::Order;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::CandidateView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of candidates.
    CandidatePage, CandidatePage, CandidateView
);

/// Which candidates are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct CandidateQuery {
    /// Where they stand.
    #[param(max_items = 4)]
    state: Vec<codes::CandidateState>,
}

/// List candidates
///
/// The organisations that were proposed to support the school, newest first, also those that were not chosen.
#[utoipa::path(
    operation_id = "listCandidates",
    tag = "Matching",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, CandidateQuery),
    responses((status = 200, description = "A page of candidates", body = CandidatePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/candidates")]
pub(super) async fn list_candidates(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<CandidateQuery>,
) -> Result<Listed<CandidatePage>, Problem> {
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let states = Code::codes(&query.0.state);
    let read = context.db().candidates(&context.viewer, case, &states, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListCandidates, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.candidate.added_at, line.candidate.id.uuid()));
    let views = lines.items.iter().map(|line| CandidateView::new(&context.viewer, &read, line)).collect();
    Ok(CandidatePage::listed(views, paged))
}
