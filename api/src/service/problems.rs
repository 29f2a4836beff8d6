use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::Public;
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

/// A page of the catalogue. Its texts are our own: nothing in them needs escaping.
fn page(title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
        <body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    );
    HttpResponse::Ok()
        .insert_header(("Content-Security-Policy", "default-src 'self'"))
        .content_type("text/html; charset=utf-8")
        .body(html)
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
pub(super) async fn list_problem_types(public: Public) -> Result<HttpResponse, Problem> {
    let items: Vec<_> = ProblemKind::ALL.into_iter().map(ProblemTypeView::from).collect();
    if public.html {
        let row = |kind: &ProblemTypeView| {
            format!("<li><a href=\"{}\">{}</a> ({} {})</li>\n", kind.kind, kind.title, kind.status, kind.code)
        };
        let rows: String = items.iter().map(row).collect();
        return Ok(page("Problems", &format!("<ul>\n{rows}</ul>\n")));
    }
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
pub(super) async fn get_problem_type(public: Public, slug: Path<String>) -> Result<HttpResponse, Problem> {
    let kind = ProblemKind::of_slug(&slug).ok_or(ProblemKind::NotFound)?;
    let view = ProblemTypeView::from(kind);
    if public.html {
        let body = format!(
            "<p>Status {}, code <code>{}</code>.</p>\n<p>{}</p>\n<p>{}</p>\n",
            view.status, view.code, view.meaning, view.remedy
        );
        return Ok(page(view.title, &body));
    }
    Ok(HttpResponse::Ok().json(view))
}
