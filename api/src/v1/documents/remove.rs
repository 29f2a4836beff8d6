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

/// The removal of a document.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RemoveDocumentRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Added to the wrong case")]
    reason: String,
}

impl Request for RemoveDocumentRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Removed {
    case: CaseId,
    document: DocumentId,
    reason: Prose<500>,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveDocument;

    type Seen = DocumentSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<DocumentSeen>, StorageError> {
        attempt.document(self.case, self.document, None).await
    }

    fn standing(&self, seen: &DocumentSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &DocumentSeen, context: &Context) -> Result<String, Problem> {
        DocumentView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: DocumentSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let DocumentLine { document, added_by_name, in_evidence } = seen.line;
        let fact = document.remove(self.reason.clone(), in_evidence)?;
        let document = work.apply(Some(document), fact)?;
        let version = document.version;
        let line = DocumentLine { document, added_by_name, in_evidence };
        let view = DocumentView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Remove a document
///
/// Takes its address out of sight; that there was a document stays visible. Not while a decision or a recommendation
/// rests on it.
#[utoipa::path(
    operation_id = "removeDocument",
    tag = "Documents",
    request_body = RemoveDocumentRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("documentId" = Uuid, Path, description = "The document's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The document without its address", body = DocumentView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `documentInEvidence` or `documentRemoved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/documents/{documentId}/remove")]
pub(super) async fn remove_document(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RemoveDocumentRequest>,
) -> Result<Answer, Problem> {
    let (case, document) = ids.into_inner();
    let (case, document) = (CaseId::new(case), DocumentId::new(document));
    let change = body.into_inner().map(|reason| Removed { case, document, reason });
    context.change(OfDocument(case, document), change, key.optional(Removed::OPERATION), Some(seen)).await
}
