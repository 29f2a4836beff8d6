//! People who work here.

mod create;
mod get;
mod list;
mod update;
pub(crate) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_people)
        .service(create::create_person)
        .service(get::get_person)
        .service(update::update_person);
}
