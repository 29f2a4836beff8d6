use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{Objective, ObjectiveArea, Plan};
use kernel::Coded;
use persistence::{Order, Page};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::ObjectiveView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of objectives.
    ObjectivePage, ObjectivePage, ObjectiveView
);

/// Which objectives are wanted; all unless told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct ObjectiveQuery {
    /// What they are about.
    #[param(max_items = 5)]
    area: Vec<codes::ObjectiveArea>,
}

/// What objectives are sorted by: the place of their area, and when they were added.
pub(super) fn place(objective: &Objective) -> (usize, i32) {
    let area = ObjectiveArea::all().position(|area| area == objective.area).unwrap_or_default();
    (area, objective.number)
}

/// The objectives of a plan by area and by their place in it.
pub(super) fn in_order(plan: &Plan) -> impl Iterator<Item = &Objective> {
    let mut objectives: Vec<_> = plan.objectives.iter().collect();
    objectives.sort_by_key(|objective| place(objective));
    objectives.into_iter()
}

/// List the objectives of a plan
///
/// By area and by their place in it.
#[utoipa::path(
    operation_id = "listObjectives",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ObjectiveQuery),
    responses((status = 200, description = "A page of objectives", body = ObjectivePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/plan/objectives")]
pub(super) async fn list_objectives(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ObjectiveQuery>,
) -> Result<Listed<ObjectivePage>, Problem> {
    let paging = context.paging::<(usize, i32)>(&page.0, Order::Ascending)?;
    let read = context.db().plan(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::ListObjectives, read, |seen| seen.seen.read.position)?;
    let areas = query.0.area;
    let wanted = |one: &&Objective| areas.is_empty() || areas.iter().any(|area| area.0 == one.area);
    let wanted = seen.plan.objectives.iter().filter(wanted).collect();
    let objectives = Page::of_all(wanted, &paging.request, |objective| place(objective));
    let paged = Paged::of(&objectives, &paging, |objective| place(objective));
    let views = objectives.items.iter().map(|one| ObjectiveView::new(&context.viewer, &seen, one));
    Ok(ObjectivePage::listed(views.collect(), paged))
}
