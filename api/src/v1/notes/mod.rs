//! Notes on a case.

pub(crate) mod add;
mod get;
mod list;
mod remove;
mod update;
mod versions;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_notes)
        .service(add::add_note)
        .service(get::get_note)
        .service(update::update_note)
        .service(versions::list_note_versions)
        .service(remove::remove_note);
}
