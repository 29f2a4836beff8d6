use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::PersonId;
use persistence::Order;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::NoteView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::cases::search_text;

page_view!(
    /// A page of notes.
    NotePage, NotePage, NoteView
);

/// Which notes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct NoteQuery {
    /// Part of the text; blind to case and accents.
    #[param(min_length = 3, max_length = 100, nullable = false)]
    q: Option<String>,
    /// Who wrote them.
    #[param(nullable = false)]
    author_id: Option<Uuid>,
}

/// List notes
///
/// The notes on the case, newest first. Removed ones stay in the list without their text.
#[utoipa::path(
    operation_id = "listNotes",
    tag = "Notes",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, NoteQuery),
    responses((status = 200, description = "A page of notes", body = NotePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/notes")]
pub(super) async fn list_notes(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<NoteQuery>,
) -> Result<Listed<NotePage>, Problem> {
    let text = search_text(query.0.q)?;
    let author = query.0.author_id.map(PersonId::new);
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().notes(&context.viewer, case, text.as_deref(), author, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListNotes, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.note.added_at, line.note.id.uuid()));
    let views = lines.items.iter().map(|line| NoteView::new(&context.viewer, &read, line)).collect();
    Ok(NotePage::listed(views, paged))
}
