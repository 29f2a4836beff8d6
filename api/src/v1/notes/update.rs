use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::{CaseId, NoteId, NoteText};
use persistence::{Attempt, NoteLine, NoteSeen, StorageError, Work};
use uuid::Uuid;

use super::view::{NoteView, UpdateNoteRequest, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfNote;

struct Updated {
    case: CaseId,
    note: NoteId,
    text: NoteText,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateNote;

    type Seen = NoteSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<NoteSeen>, StorageError> {
        attempt.note(self.case, self.note).await
    }

    fn standing(&self, seen: &NoteSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &NoteSeen, context: &Context) -> Result<String, Problem> {
        NoteView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: NoteSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let NoteLine { note, author_name } = seen.line;
        let fact = note.change(self.text.clone())?;
        let note = work.apply(Some(note), fact)?;
        let version = note.version;
        let view = NoteView::new(&act.context.viewer, &seen.read, &NoteLine { note, author_name });
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Change a note
///
/// Only the author may. What it said before stays readable among its versions.
#[utoipa::path(
    operation_id = "updateNote",
    tag = "Notes",
    request_body = UpdateNoteRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("noteId" = Uuid, Path, description = "The note's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The note as changed", body = NoteView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `noteRemoved`"),
    ),
)]
#[put("/cases/{caseId}/notes/{noteId}")]
pub(super) async fn update_note(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateNoteRequest>,
) -> Result<Answer, Problem> {
    let (case, note) = ids.into_inner();
    let (case, note) = (CaseId::new(case), NoteId::new(note));
    let change = body.into_inner().map(|text| Updated { case, note, text });
    context.change(OfNote(case, note), change, Ok(None), Some(seen)).await
}
