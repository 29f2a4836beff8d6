use actix_web::{get, web::Path};
use authority::Operation;
use casework::{CaseId, DocumentId};
use uuid::Uuid;

use super::view::DocumentView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a document
///
/// The reference as it is now; what it refers to is kept elsewhere.
#[utoipa::path(
    operation_id = "getDocument",
    tag = "Documents",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("documentId" = Uuid, Path, description = "The document's id")),
    responses((status = 200, description = "The document", body = DocumentView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/documents/{documentId}")]
pub(super) async fn get_document(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<DocumentView>, Problem> {
    let (case, document) = ids.into_inner();
    let read = context.db().document(&context.viewer, CaseId::new(case), DocumentId::new(document)).await?;
    let seen = context.readable(Operation::GetDocument, read, |seen| seen.read.position)?;
    let view = DocumentView::new(&context.viewer, &seen.read, &seen.line);
    Ok(Tagged { version: seen.line.document.version, view })
}
