use actix_web::{get, web::Path};
use authority::Operation;
use casework::{CaseId, ContactId};
use uuid::Uuid;

use super::view::{ContactView, present};
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read a contact
///
/// The contact as it is now; address and number are masked for readers who do not need them.
#[utoipa::path(
    operation_id = "getContact",
    tag = "Contacts",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("contactId" = Uuid, Path, description = "The contact's id")),
    responses((status = 200, description = "The contact", body = ContactView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/contacts/{contactId}")]
pub(super) async fn get_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<ContactView>, Problem> {
    let (case, contact) = ids.into_inner();
    let read = context.db().contact(&context.viewer, CaseId::new(case), ContactId::new(contact)).await?;
    let read = read.filter(present);
    let seen = context.readable(Operation::GetContact, read, |seen| seen.read.position)?;
    let view = ContactView::new(&context.viewer, &seen.read, &seen.line);
    Ok(Tagged { version: seen.line.version(), view })
}
