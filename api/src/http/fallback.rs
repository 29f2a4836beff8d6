use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Problem, ProblemKind};
use crate::State;
use crate::docs::Pages;

/// Answers what no route does: 405 where there is something at the path, with what can be done there, else 404.
pub(crate) async fn fallback(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Err(match allow(&state, request.path()) {
        Some(allow) => Problem::method_not_allowed(allow, &state.catalogue.steps(request.path())),
        None => Problem::new(ProblemKind::NotFound),
    })
}

/// The methods that a path takes: one of the contract, or a page.
fn allow(state: &State, path: &str) -> Option<String> {
    state.catalogue.allow(path).or_else(|| Pages::allow(path))
}

/// Answers `OPTIONS` on a path.
pub(crate) fn options(state: &State, path: &str) -> Result<HttpResponse, Problem> {
    let allow = allow(state, path).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish())
}
