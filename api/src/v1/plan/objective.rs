use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::ObjectiveId;
use uuid::Uuid;

use super::view::ObjectiveView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read an objective
///
/// The objective with its place in its area.
#[utoipa::path(
    operation_id = "getObjective",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("objectiveId" = Uuid, Path, description = "The objective's id")),
    responses((status = 200, description = "The objective", body = ObjectiveView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/plan/objectives/{objectiveId}")]
pub(super) async fn get_objective(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<ObjectiveView>, Problem> {
    let (case, objective) = ids.into_inner();
    let read = context.db().plan(&context.viewer, CaseId::new(case)).await?;
    let read = read.and_then(|seen| {
        let objective = seen.plan.objective(ObjectiveId::new(objective))?.clone();
        Some((seen, objective))
    });
    let (seen, objective) =
        context.readable(Operation::GetObjective, read, |(seen, _)| seen.seen.read.position)?;
    let view = ObjectiveView::new(&context.viewer, &seen, &objective);
    Ok(Tagged { version: objective.version, view })
}
