//! Organisations outside the department.

mod cases;
mod create;
mod get;
mod list;
mod update;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_organisations)
        .service(create::create_organisation)
        .service(get::get_organisation)
        .service(update::update_organisation)
        .service(cases::list_organisation_cases);
}
