//! What anybody may ask, without a token: whether the service is well, what it is, and what its words mean.

mod about;
mod documents;
mod health;
mod problems;

use std::future::{Ready, ready};

use crate::routes::Routes;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use crate::State;
use crate::http::{Problem, ProblemKind, known_parameters};

/// Everything outside the versions.
pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(about::get_root)
        .service(about::get_version)
        .service(health::get_liveness)
        .service(health::get_readiness)
        .service(health::get_health)
        .service(problems::list_problem_types)
        .service(problems::get_problem_type)
        .service(documents::get_open_api)
        .service(documents::get_open_api30);
}

/// A request that needs no token: its parameters are known, and some form of the answer is acceptable.
pub(crate) struct Public {
    pub(crate) state: web::Data<State>,
    /// Whether a page for people is wanted rather than JSON.
    pub(crate) html: bool,
}

impl FromRequest for Public {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(public(request))
    }
}

fn public(request: &HttpRequest) -> Result<Public, Problem> {
    let state = request.app_data::<web::Data<State>>().ok_or(ProblemKind::Internal)?.clone();
    let accept = request.headers().get(header::ACCEPT).map(|value| value.to_str().unwrap_or_default());
    let entry = state.catalogue.find(request.method().as_str(), request.path());
    if let (Some(accept), Some(entry)) = (accept, entry)
        && !entry.satisfies(accept)
    {
        return Err(ProblemKind::NotAcceptable.into());
    }
    known_parameters(request)?;
    let html = accept.is_some_and(|accept| accept.contains("text/html"));
    Ok(Public { state, html })
}
