//! Which way a case goes.

mod decide;
mod refused;
mod route;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use refused::decision_path;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(decide::record_initial_diagnosis_decision).service(route::record_route_change);
}
