use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Problem, ProblemKind};
use crate::State;

/// Answers what no route does: 405 where the contract knows the path, else 404.
pub(crate) async fn fallback(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Err(match state.catalogue.allow(request.path()) {
        Some(allow) => Problem::method_not_allowed(allow),
        None => Problem::new(ProblemKind::NotFound),
    })
}

/// Answers `OPTIONS` on a path of the contract.
pub(crate) fn options(state: &State, path: &str) -> Result<HttpResponse, Problem> {
    let allow = state.catalogue.allow(path).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish())
}
