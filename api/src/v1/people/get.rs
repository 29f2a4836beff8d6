use actix_web::{get, web::Path};
use authority::Operation;
use kernel::PersonId;
use uuid::Uuid;

use super::view::PersonView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, ProblemKind, Query, Tagged};

/// Read a person
///
/// A person as registered.
#[utoipa::path(
    operation_id = "getPerson",
    tag = "People",
    params(("personId" = Uuid, Path, description = "The person's id")),
    responses((status = 200, description = "The person", body = PersonView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/people/{personId}")]
pub(super) async fn get_person(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<PersonView>, Problem> {
    context.may(Operation::GetPerson)?;
    let line = context.db().person(&context.viewer, PersonId::new(id.into_inner())).await?;
    let line = line.ok_or(ProblemKind::NotFound)?;
    Ok(Tagged { version: line.version, view: PersonView::from(&line) })
}
