use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use persistence::{DocumentFilter, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::DocumentView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of documents.
    DocumentPage, DocumentPage, DocumentView
);

/// Which documents are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct DocumentQuery {
    /// Kinds of documents.
    #[param(max_items = 20)]
    kind: Vec<codes::DocumentKind>,
    /// Kinds of things that they are about.
    #[param(max_items = 20)]
    subject_kind: Vec<codes::DocumentSubjectKind>,
    /// The thing that they are about.
    #[param(nullable = false)]
    subject_id: Option<Uuid>,
}

/// List documents
///
/// The documents of the case, newest first. Removed ones stay in the list without their address.
#[utoipa::path(
    operation_id = "listDocuments",
    tag = "Documents",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, DocumentQuery),
    responses((status = 200, description = "A page of documents", body = DocumentPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/documents")]
pub(super) async fn list_documents(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<DocumentQuery>,
) -> Result<Listed<DocumentPage>, Problem> {
    let filter = DocumentFilter {
        kinds: Code::codes(&query.0.kind),
        subject_kinds: Code::codes(&query.0.subject_kind),
        subject: query.0.subject_id,
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().documents(&context.viewer, case, &filter, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListDocuments, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.document.added_at, line.document.id.uuid()));
    let views = lines.items.iter().map(|line| DocumentView::new(&context.viewer, &read, line)).collect();
    Ok(DocumentPage::listed(views, paged))
}
