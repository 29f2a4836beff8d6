use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::Public;
use crate::docs::Pages;
use crate::http::{PROBLEM_BASE, Paged, Problem, ProblemKind, page_view};

page_view!(
    /// The kinds of problem.
    ProblemTypePage, ProblemTypePage, ProblemTypeView
);

/// A kind of problem.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemType)]
pub(crate) struct ProblemTypeView {
    /// What a problem's `type` says.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/problems/stale", max_length = 100)]
    kind: String,
    /// The stable code.
    #[schema(example = "stale", max_length = 50)]
    code: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 412)]
    status: u16,
    /// The title.
    #[schema(example = "Changed since you read it", max_length = 100)]
    title: &'static str,
    /// What it means.
    #[schema(max_length = 500)]
    meaning: &'static str,
    /// What to do about it.
    #[schema(max_length = 500)]
    remedy: &'static str,
}

impl From<ProblemKind> for ProblemTypeView {
    fn from(kind: ProblemKind) -> Self {
        let about = kind.describe();
        Self {
            kind: format!("{PROBLEM_BASE}{}", kind.slug()),
            code: about.code,
            status: about.status,
            title: about.title,
            meaning: about.meaning,
            remedy: about.remedy,
        }
    }
}

/// The page of the path, where a page is wanted.
fn page(public: &Public, request: &HttpRequest) -> Option<HttpResponse> {
    public.html.then(|| Pages::answer(request, request.path())).flatten()
}

/// List the kinds of problem
///
/// Every kind of problem that an answer can have, as JSON or as a page. The list is never cut into pages.
#[utoipa::path(
    operation_id = "listProblemTypes",
    tag = "Service",
    security(()),
    responses((status = 200, description = "The kinds of problem", content((ProblemTypePage = "application/json"), (String = "text/html")))),
)]
#[get("/problems")]
pub(super) async fn list_problem_types(
    public: Public,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    if let Some(page) = page(&public, &request) {
        return Ok(page);
    }
    let items: Vec<_> = ProblemKind::ALL.into_iter().map(ProblemTypeView::from).collect();
    let paged = Paged::whole(items.len());
    Ok(HttpResponse::Ok().json(ProblemTypePage::listed(items, paged).view))
}

/// Read a kind of problem
///
/// What a kind of problem means and what to do about it, as JSON or as a page.
#[utoipa::path(
    operation_id = "getProblemType",
    tag = "Service",
    security(()),
    params(("slug" = String, Path, description = "The kind, in kebab case", max_length = 50, example = "stale")),
    responses((status = 200, description = "The kind of problem", content((ProblemTypeView = "application/json"), (String = "text/html")))),
)]
#[get("/problems/{slug}")]
pub(super) async fn get_problem_type(
    public: Public,
    slug: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let kind = ProblemKind::of_slug(&slug).ok_or(ProblemKind::NotFound)?;
    if let Some(page) = page(&public, &request) {
        return Ok(page);
    }
    Ok(HttpResponse::Ok().json(ProblemTypeView::from(kind)))
}
