use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::{CaseId, DocumentId, StatedDocument};
use persistence::{Attempt, DocumentLine, DocumentSeen, StorageError, Work};
use uuid::Uuid;

use super::body::UpdateDocumentRequest;
use super::view::{DocumentView, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfDocument;

struct Updated {
    case: CaseId,
    document: DocumentId,
    stated: StatedDocument,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateDocument;

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
        let fact = document.change(self.stated.clone(), in_evidence, act.stamp)?;
        let document = work.apply(Some(document), fact)?;
        let version = document.version;
        let line = DocumentLine { document, added_by_name, in_evidence };
        let view = DocumentView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Change a document
///
/// Changes what is said of it; its address and its digest stay. Not while a decision or a recommendation rests on it.
#[utoipa::path(
    operation_id = "updateDocument",
    tag = "Documents",
    request_body = UpdateDocumentRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("documentId" = Uuid, Path, description = "The document's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The document as changed", body = DocumentView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `documentInEvidence` or `documentRemoved`"),
    ),
)]
#[put("/cases/{caseId}/documents/{documentId}")]
pub(super) async fn update_document(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateDocumentRequest>,
) -> Result<Answer, Problem> {
    let (case, document) = ids.into_inner();
    let (case, document) = (CaseId::new(case), DocumentId::new(document));
    let change = body.into_inner().map(|stated| Updated { case, document, stated });
    context.change(OfDocument(case, document), change, Ok(None), Some(seen)).await
}
