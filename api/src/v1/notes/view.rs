use authority::{Operation, permit};
use casework::{CaseId, Note, NoteText};
use chrono::{DateTime, Utc};
use kernel::{ActorKind, Coded};
use persistence::{CaseRead, Chain, NoteLine, NoteSeen, PersonName, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::context::Standing;
use crate::http::{EtagMember, Form, Problem, Request, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::shared::PersonRefView;

/// A note on a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Note)]
pub(crate) struct NoteView {
    /// Its id.
    id: Uuid,
    /// How often it was written: 1 when added, one more with each change.
    #[schema(minimum = 1, maximum = 1_000_000)]
    version: i32,
    /// What it says; null once removed.
    #[schema(max_length = 10_000, example = "Spoke to the chair of governors.")]
    text: Option<String>,
    /// The person who wrote it.
    author: Option<PersonRefView>,
    /// The application that wrote it.
    author_client_id: Option<Uuid>,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// When it was last changed.
    changed_at: DateTime<Utc>,
    /// Whether it was changed or removed since it was added.
    edited: bool,
    /// Whether it was removed.
    removed: bool,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// The text of a note.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddNoteRequest {
    /// What it says.
    #[schema(min_length = 1, max_length = 10_000, example = "Spoke to the chair of governors.")]
    text: String,
}

/// The new text of a note.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateNoteRequest {
    /// What it says now.
    #[schema(min_length = 1, max_length = 10_000, example = "Spoke to the chair and the vice chair.")]
    text: String,
}

impl Request for AddNoteRequest {
    type Meaning = NoteText;

    fn meaning(self, form: &mut Form) -> Option<NoteText> {
        form.prose("/text", self.text)
    }
}

impl Request for UpdateNoteRequest {
    type Meaning = NoteText;

    fn meaning(self, form: &mut Form) -> Option<NoteText> {
        form.prose("/text", self.text)
    }
}

impl NoteView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, line: &NoteLine) -> Self {
        let note = &line.note;
        let position = viewer.towards(read.position, &note.author);
        let steps = [Operation::UpdateNote, Operation::RemoveNote].into_iter();
        let allowed = |step: &Operation| permit(*step, viewer.caller(), &position).is_ok();
        let person = note
            .author
            .person_id
            .map(|id| PersonName { id, name: line.author_name.clone().unwrap_or_default() });
        Self {
            id: note.id.uuid(),
            version: note.version.number(),
            text: note.text.as_ref().map(|text| text.as_str().to_owned()),
            author: person.map(|person| PersonRefView::new(&person, false)),
            author_client_id: note.author.client_id.filter(|_| note.author.kind == ActorKind::Application),
            added_at: note.added_at,
            changed_at: note.changed_at,
            edited: note.version.number() > 1,
            removed: note.text.is_none(),
            available_actions: steps
                .filter(|_| note.text.is_some())
                .filter(allowed)
                .map(Operation::code)
                .collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a note as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &NoteSeen) -> Result<String, Problem> {
        with_tag(seen.line.note.version, &Self::new(viewer, &seen.read, &seen.line)).map(|(_, etag)| etag)
    }
}

/// Where the caller stands towards a note.
pub(super) fn standing(seen: &NoteSeen) -> Standing {
    Standing {
        position: seen.read.position,
        chain: Chain::case(seen.read.case.id),
        head: seen.read.head.clone(),
        version: Some(seen.line.note.version),
    }
}

/// The path of a note.
pub(super) fn note_path(case: CaseId, note: &Note) -> String {
    format!("{}/notes/{}", case_path(case), note.id)
}
