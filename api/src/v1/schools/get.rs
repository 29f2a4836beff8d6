use actix_web::{get, web::Path};
use authority::Operation;
use kernel::Version;

use super::view::SchoolView;
use crate::context::Context;
use crate::http::{NoQuery, Problem, ProblemKind, Query, Tagged};

/// Read a school
///
/// The register's record of a school, with the schools it is linked to.
#[utoipa::path(
    operation_id = "getSchool",
    tag = "Schools",
    params(("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001")),
    responses((status = 200, description = "The school", body = SchoolView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/schools/{urn}")]
pub(super) async fn get_school(
    context: Context,
    urn: Path<String>,
    _: Query<NoQuery>,
) -> Result<Tagged<SchoolView>, Problem> {
    context.may(Operation::GetSchool)?;
    let urn = register::Urn::try_from(urn.into_inner()).map_err(|_| ProblemKind::NotFound)?;
    let found = context.db().school(&context.viewer, urn.as_str()).await?;
    let (line, links) = found.ok_or(ProblemKind::NotFound)?;
    Ok(Tagged { version: Version::NONE, view: SchoolView::new(line, links) })
}
