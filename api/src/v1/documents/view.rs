use authority::{Operation, permit};
use casework::{CaseId, Document};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{ActorKind, Coded, Id, Line};
use persistence::{CaseRead, Chain, DocumentLine, DocumentSeen, PersonName, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Standing;
use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::shared::PersonRefView;

/// A reference to a document of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Document)]
pub(crate) struct DocumentView {
    /// Its id.
    id: Uuid,
    /// How often it was written: 1 when added, one more with each change.
    #[schema(minimum = 1, maximum = 1_000_000)]
    version: i32,
    /// What it is called.
    #[schema(max_length = 200, example = "The trust's answer on conflicts of interest")]
    title: Option<String>,
    /// What kind of document it is.
    kind: codes::DocumentKind,
    /// Where it is; null once removed.
    #[schema(max_length = 2000, example = "https://documents.example.org/answer.pdf")]
    url: Option<String>,
    /// The digest of its contents, if it is known.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: Option<String>,
    /// How many bytes it has.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    size_bytes: Option<i64>,
    /// What kind of thing on the case it is about, if not the case itself.
    subject_kind: Option<codes::DocumentSubjectKind>,
    /// Which one.
    subject_id: Option<Uuid>,
    /// Who supplied it.
    #[schema(max_length = 200)]
    supplied_by_name: Option<String>,
    /// The day it came.
    received_on: Option<NaiveDate>,
    /// Whether there is personal data in it.
    contains_personal_data: bool,
    /// How it is marked.
    classification: codes::DocumentClassification,
    /// The person who added it.
    added_by: Option<PersonRefView>,
    /// The application that added it.
    added_by_client_id: Option<Uuid>,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// When it was last changed.
    changed_at: DateTime<Utc>,
    /// The document that took its place.
    superseded_by_document_id: Option<Uuid>,
    /// Whether it was removed.
    removed: bool,
    /// Whether a decision or a recommendation rests on it: then it neither changes nor goes.
    in_evidence: bool,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl DocumentView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, line: &DocumentLine) -> Self {
        let DocumentLine { document, added_by_name, in_evidence } = line;
        let told = &document.particulars;
        let by = &document.added_by;
        let person =
            by.person_id.map(|id| PersonName { id, name: added_by_name.clone().unwrap_or_default() });
        Self {
            id: document.id.uuid(),
            version: document.version.number(),
            title: document.title.as_ref().map(|title| title.as_str().to_owned()),
            kind: Code(told.document_kind),
            url: document.url.as_ref().map(|url: &Line<2000>| url.as_str().to_owned()),
            sha256: document.sha256.clone(),
            size_bytes: told.size_bytes,
            subject_kind: told.subject.map(|subject| Code(subject.kind)),
            subject_id: told.subject.map(|subject| subject.id),
            supplied_by_name: document.supplied_by.as_ref().map(|name| name.as_str().to_owned()),
            received_on: told.received_on,
            contains_personal_data: told.contains_personal_data,
            classification: Code(told.classification),
            added_by: person.map(|person| PersonRefView::new(&person, false)),
            added_by_client_id: by.client_id.filter(|_| by.kind == ActorKind::Application),
            added_at: document.added_at,
            changed_at: document.changed_at,
            superseded_by_document_id: document.superseded_by.map(Id::uuid),
            removed: document.removed,
            in_evidence: *in_evidence,
            available_actions: actions(viewer, read, document, *in_evidence),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a document as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &DocumentSeen) -> Result<String, Problem> {
        with_tag(seen.line.document.version, &Self::new(viewer, &seen.read, &seen.line)).map(|(_, etag)| etag)
    }
}

fn actions(viewer: &Viewer, read: &CaseRead, document: &Document, in_evidence: bool) -> Vec<&'static str> {
    let position = viewer.towards(read.position, &document.added_by);
    let steps = [
        (Operation::UpdateDocument, !document.removed && !in_evidence),
        (Operation::SupersedeDocument, !document.removed && document.superseded_by.is_none()),
        (Operation::RemoveDocument, !document.removed && !in_evidence),
    ];
    let possible = steps.into_iter().filter(|(_, possible)| *possible).map(|(step, _)| step);
    possible.filter(|step| permit(*step, viewer.caller(), &position).is_ok()).map(Operation::code).collect()
}

/// Where the caller stands towards a document.
pub(super) fn standing(seen: &DocumentSeen) -> Standing {
    Standing {
        position: seen.read.position,
        chain: Chain::case(seen.read.case.id),
        head: seen.read.head.clone(),
        version: Some(seen.line.document.version),
    }
}

/// The path of a document.
pub(super) fn document_path(case: CaseId, document: &Document) -> String {
    format!("{}/documents/{}", case_path(case), document.id)
}
