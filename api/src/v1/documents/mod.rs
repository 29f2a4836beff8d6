//! Documents of a case: references, never contents.

mod add;
mod body;
mod get;
mod list;
mod remove;
mod supersede;
mod update;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_documents)
        .service(add::add_document)
        .service(get::get_document)
        .service(update::update_document)
        .service(supersede::supersede_document)
        .service(remove::remove_document);
}
