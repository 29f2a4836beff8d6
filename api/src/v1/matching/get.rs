use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::CandidateId;
use uuid::Uuid;

use super::view::{CandidateSeen, CandidateView};
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a candidate
///
/// The candidate with what was found out about it and whom to write to there.
#[utoipa::path(
    operation_id = "getCandidate",
    tag = "Matching",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("candidateId" = Uuid, Path, description = "The candidate's id")),
    responses((status = 200, description = "The candidate", body = CandidateView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/candidates/{candidateId}")]
pub(super) async fn get_candidate(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<CandidateView>, Problem> {
    let (case, id) = ids.into_inner();
    let matching = context.db().matching(&context.viewer, CaseId::new(case)).await?;
    let seen = CandidateSeen::of(matching, CandidateId::new(id));
    let seen = context.readable(Operation::GetCandidate, seen, |seen| seen.matching.seen.read.position)?;
    let view = CandidateView::new(&context.viewer, &seen.matching.seen.read, &seen.line);
    Ok(Tagged { version: seen.line.candidate.version, view })
}
