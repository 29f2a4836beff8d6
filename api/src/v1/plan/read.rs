use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use uuid::Uuid;

use super::view::PlanView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a case's plan
///
/// The version that counts, and the objectives. A case to which no plan came has an empty one.
#[utoipa::path(
    operation_id = "getPlan",
    tag = "Plan",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The plan", body = PlanView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/plan")]
pub(super) async fn get_plan(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<PlanView>, Problem> {
    let read = context.db().plan(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::GetPlan, read, |seen| seen.seen.read.position)?;
    Ok(Tagged { version: seen.plan.version, view: PlanView::new(&context.viewer, &seen) })
}
