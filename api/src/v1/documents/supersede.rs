use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, DocumentId};
use kernel::Prose;
use persistence::{Attempt, DocumentLine, DocumentSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{DocumentView, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfDocument;

/// What takes a document's place.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SupersedeDocumentRequest {
    /// The document that takes its place: another of the same case.
    new_document_id: Uuid,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "The signed copy came")]
    reason: String,
}

impl Request for SupersedeDocumentRequest {
    type Meaning = (DocumentId, Prose<500>);

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        Some((DocumentId::new(self.new_document_id), form.prose("/reason", self.reason)?))
    }
}

struct Superseded {
    case: CaseId,
    document: DocumentId,
    new: DocumentId,
    reason: Prose<500>,
}

impl Change for Superseded {
    const OPERATION: Operation = Operation::SupersedeDocument;

    type Seen = DocumentSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<DocumentSeen>, StorageError> {
        attempt.document(self.case, self.document, Some(self.new)).await
    }

    fn standing(&self, seen: &DocumentSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &DocumentSeen, context: &Context) -> Result<String, Problem> {
        DocumentView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: DocumentSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let DocumentLine { document, added_by_name, in_evidence } = seen.line;
        let fact = document.supersede(seen.other.as_ref(), self.reason.clone())?;
        let document = work.apply(Some(document), fact)?;
        let version = document.version;
        let line = DocumentLine { document, added_by_name, in_evidence };
        let view = DocumentView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Supersede a document
///
/// Puts another document of the case in its place; both stay, and what rests on the first goes on doing so.
#[utoipa::path(
    operation_id = "supersedeDocument",
    tag = "Documents",
    request_body = SupersedeDocumentRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("documentId" = Uuid, Path, description = "The document's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The document with the one that took its place", body = DocumentView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `documentSuperseded` or `documentRemoved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/documents/{documentId}/supersede")]
pub(super) async fn supersede_document(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<SupersedeDocumentRequest>,
) -> Result<Answer, Problem> {
    let (case, document) = ids.into_inner();
    let (case, document) = (CaseId::new(case), DocumentId::new(document));
    let change = body.into_inner().map(|(new, reason)| Superseded { case, document, new, reason });
    context.change(OfDocument(case, document), change, key.optional(Superseded::OPERATION), Some(seen)).await
}
