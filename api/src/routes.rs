//! One list of routes for two readers: a server serves them, the contract describes them. A server therefore carries
//! nothing of what it takes to describe.

use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::web;
use utoipa_actix_web::{OpenApiFactory, service_config::ServiceConfig};

use crate::http::prepare;
use crate::{service, v1};

/// Where routes are put.
pub(crate) trait Routes: Sized {
    /// Puts one route.
    fn service(&mut self, route: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self;

    /// Puts the routes of one part.
    fn configure(&mut self, part: impl FnOnce(&mut Self)) -> &mut Self {
        part(self);
        self
    }
}

/// A server.
impl Routes for web::ServiceConfig {
    fn service(&mut self, route: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        web::ServiceConfig::service(self, route)
    }
}

/// The contract.
impl Routes for ServiceConfig<'_> {
    fn service(&mut self, route: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        ServiceConfig::service(self, route)
    }
}

/// Every route, served.
pub(crate) fn serve(config: &mut web::ServiceConfig) {
    service::routes(config);
    web::ServiceConfig::service(config, web::scope("/v1").wrap(from_fn(prepare)).configure(v1::routes));
}

/// Every route, described.
pub(crate) fn describe(config: &mut ServiceConfig<'_>) {
    service::routes(config);
    ServiceConfig::service(config, utoipa_actix_web::scope("/v1").configure(|part| v1::routes(part)));
}
