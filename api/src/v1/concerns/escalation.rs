use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::concern::{ConcernId, EscalationStep, NoticeKind};
use kernel::Coded;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::steps::EscalationStepView;
use super::view::EscalationSummary;
use crate::context::Context;
use crate::http::{EtagMember, NoQuery, Problem, Query, Tagged};
use crate::v1::codes;

/// The escalation ladder of a concern.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Escalation)]
pub(crate) struct EscalationView {
    /// The concern.
    concern_id: Uuid,
    /// The instrument that the school takes; null if it takes none.
    notice_kind: Option<codes::NoticeKind>,
    /// The thirteen steps, in order.
    #[schema(min_items = 13, max_items = 13)]
    steps: Vec<EscalationStepView>,
    /// How far it is.
    summary: EscalationSummary,
    /// The concern's tag.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Read the escalation ladder
///
/// Every step with who did it and when, and what is not done.
#[utoipa::path(
    operation_id = "getEscalation",
    tag = "Concerns",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("concernId" = Uuid, Path, description = "The concern's id")),
    responses((status = 200, description = "The ladder", body = EscalationView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/concerns/{concernId}/escalation")]
pub(super) async fn get_escalation(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<EscalationView>, Problem> {
    let (case, concern) = ids.into_inner();
    let read = context.db().concern(&context.viewer, CaseId::new(case), ConcernId::new(concern)).await?;
    let seen = context.readable(Operation::GetEscalation, read, |seen| seen.read.position)?;
    let concern = &seen.line.concern;
    let view = EscalationView {
        concern_id: concern.id.uuid(),
        notice_kind: NoticeKind::of_school(seen.read.case.school.school_kind.0).map(Into::into),
        steps: EscalationStep::all().map(|step| EscalationStepView::new(concern, step)).collect(),
        summary: EscalationSummary::new(concern),
        etag: EtagMember::default(),
    };
    Ok(Tagged { version: concern.version, view })
}
