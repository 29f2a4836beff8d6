//! The pages for people: guides, a reference made from the contract, the problems, the changelog, and a form to try
//! operations. They are rendered once, need no script (but for the form) and load nothing from elsewhere.

mod guides;
mod layout;
mod markdown;
mod page;
mod pages;
mod problems;
mod reference;
mod trial;

use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::{Problem, ProblemKind};

pub(crate) use pages::Pages;

/// Where the pages begin.
pub(crate) const ROOT: &str = "/docs";

/// Every page below [`ROOT`]. They are outside the contract, so no operation describes them.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(get_page);
}

#[get("/docs{rest:.*}")]
async fn get_page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Pages::answer(&request, request.path()).ok_or_else(|| ProblemKind::NotFound.into())
}
