use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, Document, DocumentId, DocumentPlace, StatedDocument};
use futures_util::future::try_join;
use persistence::{Attempt, CaseSeen, Chain, DocumentLine, StorageError, Work};
use uuid::Uuid;

use super::body::AddDocumentRequest;
use super::view::{DocumentView, document_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IdempotencyKey, NoQuery, Problem, Query};
use crate::targets::OfCase;

struct Added {
    case: CaseId,
    stated: StatedDocument,
    place: DocumentPlace,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddDocument;

    type Seen = (CaseSeen, Option<String>);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let (seen, name) = try_join(attempt.case(self.case), attempt.my_name()).await?;
        Ok(seen.map(|seen| (seen, name)))
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(
        &self,
        (seen, added_by_name): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let id = DocumentId::new(Uuid::now_v7());
        let fact = Document::add(id, self.case, self.stated.clone(), self.place.clone(), act.stamp)?;
        let document: Document = work.apply(None, fact)?;
        let (location, version) = (document_path(self.case, &document), document.version);
        let line = DocumentLine { document, added_by_name, in_evidence: false };
        let view = DocumentView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::CREATED, Some(location), version, &view)?)
    }
}

/// Add a document
///
/// Adds a reference to a document that is kept elsewhere, whatever the case's status. Contents are never taken.
#[utoipa::path(
    operation_id = "addDocument",
    tag = "Documents",
    request_body = AddDocumentRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new document", body = DocumentView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new document"),
        )),
        (status = 409, description = "`idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/documents")]
pub(super) async fn add_document(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddDocumentRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|(stated, place)| Added { case, stated, place });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
