use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use persistence::{ConcernSeen, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::ConcernView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of concerns.
    ConcernPage, ConcernPage, ConcernView
);

/// Which concerns are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct ConcernQuery {
    /// Where they stand.
    #[param(max_items = 3)]
    state: Vec<codes::ConcernState>,
}

/// List concerns
///
/// The concerns on the case, those raised last first.
#[utoipa::path(
    operation_id = "listConcerns",
    tag = "Concerns",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ConcernQuery),
    responses((status = 200, description = "A page of concerns", body = ConcernPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/concerns")]
pub(super) async fn list_concerns(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ConcernQuery>,
) -> Result<Listed<ConcernPage>, Problem> {
    let states = Code::codes(&query.0.state);
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().concerns(&context.viewer, case, &states, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListConcerns, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.concern.raised_on, line.concern.id.uuid()));
    let view = |line| ConcernView::new(&context.viewer, &ConcernSeen { read: read.clone(), line });
    Ok(ConcernPage::listed(lines.items.into_iter().map(view).collect(), paged))
}
