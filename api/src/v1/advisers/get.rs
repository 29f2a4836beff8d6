use actix_web::{get, web::Path};
use authority::Operation;
use kernel::PersonId;
use uuid::Uuid;

use super::list::masked;
use super::view::AdviserView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, Query, Tagged};

/// Read an adviser
///
/// An adviser's entry in the register, with how many open cases they have and the times on cases that the caller may
/// know of.
#[utoipa::path(
    operation_id = "getAdviser",
    tag = "People",
    params(("personId" = Uuid, Path, description = "The adviser's id as a person")),
    responses((status = 200, description = "The adviser", body = AdviserView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/advisers/{personId}")]
pub(super) async fn get_adviser(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<AdviserView>, Problem> {
    context.may(Operation::GetAdviser)?;
    let person = PersonId::new(id.into_inner());
    let read = context.db().adviser(&context.viewer, person, context.today()).await?;
    let read = context.readable(Operation::GetAdviser, read, |read| read.position)?;
    let masked = masked(&context.viewer.caller().roles);
    Ok(Tagged {
        version: read.line.adviser.version,
        view: AdviserView::new(&read.line, &read.periods, masked),
    })
}
