use actix_web::{get, web::Path};
use authority::Operation;
use casework::{CaseId, NoteId};
use uuid::Uuid;

use super::view::NoteView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a note
///
/// The note as it is now.
#[utoipa::path(
    operation_id = "getNote",
    tag = "Notes",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("noteId" = Uuid, Path, description = "The note's id")),
    responses((status = 200, description = "The note", body = NoteView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/notes/{noteId}")]
pub(super) async fn get_note(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<NoteView>, Problem> {
    let (case, note) = ids.into_inner();
    let read = context.db().note(&context.viewer, CaseId::new(case), NoteId::new(note)).await?;
    let seen = context.readable(Operation::GetNote, read, |seen| seen.read.position)?;
    let view = NoteView::new(&context.viewer, &seen.read, &seen.line);
    Ok(Tagged { version: seen.line.note.version, view })
}
