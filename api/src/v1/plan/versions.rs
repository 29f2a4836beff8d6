use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::PlanVersionId;
use persistence::{Order, Page};
use uuid::Uuid;

use super::version_view::PlanVersionView;
use crate::context::Context;
use crate::http::{Listed, NoQuery, PageQuery, Paged, Problem, Query, Tagged, page_view};

page_view!(
    /// A page of versions of a plan.
    PlanVersionPage, PlanVersionPage, PlanVersionView
);

/// List the versions of a plan
///
/// Every version that was received, the latest first.
#[utoipa::path(
    operation_id = "listPlanVersions",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery),
    responses((status = 200, description = "A page of versions", body = PlanVersionPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/plan/versions")]
pub(super) async fn list_plan_versions(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<Listed<PlanVersionPage>, Problem> {
    let paging = context.paging::<i32>(&page.0, Order::Descending)?;
    let read = context.db().plan(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::ListPlanVersions, read, |seen| seen.seen.read.position)?;
    let versions = Page::of_all(seen.versions.iter().collect(), &paging.request, |version| version.number);
    let paged = Paged::of(&versions, &paging, |version| version.number);
    let views = versions.items.iter().map(|version| PlanVersionView::new(&context.viewer, &seen, version));
    Ok(PlanVersionPage::listed(views.collect(), paged))
}

/// Read a version of a plan
///
/// When it came in, and what became of it.
#[utoipa::path(
    operation_id = "getPlanVersion",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("planVersionId" = Uuid, Path, description = "The version's id")),
    responses((status = 200, description = "The version", body = PlanVersionView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/plan/versions/{planVersionId}")]
pub(super) async fn get_plan_version(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<PlanVersionView>, Problem> {
    let (case, version) = ids.into_inner();
    let read = context.db().plan(&context.viewer, CaseId::new(case)).await?;
    let read = read.and_then(|seen| {
        let version = seen.version(PlanVersionId::new(version))?.clone();
        Some((seen, version))
    });
    let (seen, version) =
        context.readable(Operation::GetPlanVersion, read, |(seen, _)| seen.seen.read.position)?;
    let view = PlanVersionView::new(&context.viewer, &seen, &version);
    Ok(Tagged { version: version.version, view })
}
