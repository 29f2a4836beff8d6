use actix_web::{get, web::Path};
use authority::Operation;
use persistence::{CaseFilter, CaseSort};

use crate::context::Context;
use crate::http::{Listed, PageQuery, Problem, ProblemKind, Query};
use crate::v1::cases::{CasePage, page_of_cases};

/// List a school's cases
///
/// The cases of the school, of those it came from and of those it became, as far as the caller may know of them,
/// newest first.
#[utoipa::path(
    operation_id = "listSchoolCases",
    tag = "Schools",
    params(("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"), PageQuery),
    responses((status = 200, description = "A page of cases", body = CasePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/schools/{urn}/cases")]
pub(super) async fn list_school_cases(
    context: Context,
    urn: Path<String>,
    page: Query<PageQuery>,
) -> Result<Listed<CasePage>, Problem> {
    context.may(Operation::ListSchoolCases)?;
    let urn = register::Urn::try_from(urn.into_inner()).map_err(|_| ProblemKind::NotFound)?;
    let known = context.db().school(&context.viewer, urn.as_str()).await?;
    known.ok_or(ProblemKind::NotFound)?;
    let filter = CaseFilter { lineage_of: Some(urn.to_string()), ..CaseFilter::default() };
    page_of_cases(&context, &page.0, filter, CaseSort::OpenedAt).await
}
