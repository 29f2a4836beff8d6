//! Version 1 of the surface: one file an endpoint, one folder a resource.

mod access;
mod bulk;
pub(crate) mod cases;
pub(crate) mod codes;
mod decisions;
mod me;
pub(crate) mod notes;
mod people;
mod reference;
pub(crate) mod schools;
mod shared;
pub(crate) mod tasks;

use actix_web::middleware::from_fn;
use utoipa_actix_web::{scope, service_config::ServiceConfig};

use crate::http::prepare;

/// Everything under `/v1`: the list is both what is served and what is documented.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/v1")
            .wrap(from_fn(prepare))
            .configure(schools::routes)
            .configure(cases::routes)
            .configure(bulk::routes)
            .configure(tasks::routes)
            .configure(notes::routes)
            .configure(people::routes)
            .configure(access::routes)
            .configure(reference::routes)
            .configure(me::routes),
    );
}
