use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, NoteId};
use kernel::Prose;
use persistence::{Attempt, NoteLine, NoteSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{NoteView, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfNote;

/// The removal of a note.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RemoveNoteRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Added to the wrong case")]
    reason: String,
}

impl Request for RemoveNoteRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Removed {
    case: CaseId,
    note: NoteId,
    reason: Prose<500>,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveNote;

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
        let fact = note.remove(self.reason.clone())?;
        let note = work.apply(Some(note), fact)?;
        let version = note.version;
        let view = NoteView::new(&act.context.viewer, &seen.read, &NoteLine { note, author_name });
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Remove a note
///
/// Takes its text, in all versions, out of sight; that there was a note stays visible.
#[utoipa::path(
    operation_id = "removeNote",
    tag = "Notes",
    request_body = RemoveNoteRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("noteId" = Uuid, Path, description = "The note's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The note without its text", body = NoteView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `noteRemoved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/notes/{noteId}/remove")]
pub(super) async fn remove_note(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RemoveNoteRequest>,
) -> Result<Answer, Problem> {
    let (case, note) = ids.into_inner();
    let (case, note) = (CaseId::new(case), NoteId::new(note));
    let change = body.into_inner().map(|reason| Removed { case, note, reason });
    context.change(OfNote(case, note), change, key.optional(Removed::OPERATION), Some(seen)).await
}
