//! Changes to many things at once: what came of each, row by row.

mod reassign;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(reassign::reassign_cases);
}
