use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, Note, NoteId, NoteText};
use persistence::{Attempt, CaseSeen, Chain, NoteLine, StorageError, Work};
use uuid::Uuid;

use super::view::{AddNoteRequest, NoteView, note_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IdempotencyKey, NoQuery, Problem, Query, meaning_of};
use crate::targets::OfCase;

struct Added {
    case: CaseId,
    text: NoteText,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddNote;

    type Seen = (CaseSeen, Option<String>);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let (seen, name) = futures_util::future::try_join(attempt.case(self.case), attempt.my_name()).await?;
        Ok(seen.map(|seen| (seen, name)))
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(
        &self,
        (seen, author_name): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let fact = Note::add(NoteId::new(Uuid::now_v7()), self.case, self.text.clone());
        let note: Note = work.apply(None, fact)?;
        let (location, version) = (note_path(self.case, &note), note.version);
        let view = NoteView::new(&act.context.viewer, &seen.read, &NoteLine { note, author_name });
        Ok(Answer::made(StatusCode::CREATED, Some(location), version, &view)?)
    }
}

/// Add a note
///
/// Notes can be added whatever the case's status.
#[utoipa::path(
    operation_id = "addNote",
    tag = "Notes",
    request_body = AddNoteRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new note", body = NoteView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new note"),
        )),
        (status = 409, description = "`idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/notes")]
pub(super) async fn add_note(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddNoteRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|text| Added { case, text });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}

/// Adds a note while a local copy is set up.
pub(crate) async fn set_up(
    context: Context,
    case: CaseId,
    body: serde_json::Value,
) -> Result<Answer, Problem> {
    let change = meaning_of::<AddNoteRequest>(body).map(|text| Added { case, text });
    context.change(OfCase(case), change, Ok(None), None).await
}
