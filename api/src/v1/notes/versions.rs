use actix_web::{get, web::Path};
use authority::Operation;
use casework::{CaseId, NoteId};
use chrono::{DateTime, Utc};
use persistence::NoteVersionLine;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Listed, NoQuery, Paged, Problem, Query, page_view};

page_view!(
    /// The versions of a note.
    NoteVersionPage, NoteVersionPage, NoteVersionView
);

/// What a note once said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NoteVersion)]
pub(crate) struct NoteVersionView {
    /// Which version.
    #[schema(minimum = 1, maximum = 1_000_000)]
    version: i32,
    /// When it was written.
    at: DateTime<Utc>,
    /// What it said; null once the note is removed.
    #[schema(max_length = 10_000)]
    text: Option<String>,
}

impl From<NoteVersionLine> for NoteVersionView {
    fn from(line: NoteVersionLine) -> Self {
        Self { version: line.version.number(), at: line.at, text: line.text }
    }
}

/// List a note's versions
///
/// What the note said over time, newest first. The list is never cut into pages.
#[utoipa::path(
    operation_id = "listNoteVersions",
    tag = "Notes",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("noteId" = Uuid, Path, description = "The note's id")),
    responses((status = 200, description = "The versions", body = NoteVersionPage, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/notes/{noteId}/versions")]
pub(super) async fn list_note_versions(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Listed<NoteVersionPage>, Problem> {
    let (case, note) = ids.into_inner();
    let read = context.db().note(&context.viewer, CaseId::new(case), NoteId::new(note)).await?;
    let seen = context.readable(Operation::ListNoteVersions, read, |seen| seen.read.position)?;
    let versions: Vec<_> = context.db().note_versions(&seen).await?.into_iter().map(Into::into).collect();
    let paged = Paged::whole(versions.len());
    Ok(NoteVersionPage::listed(versions, paged))
}
