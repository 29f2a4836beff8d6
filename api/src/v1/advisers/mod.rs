//! The register of advisers: where they are at home, whom they work for, and how much they can take on.

mod get;
mod list;
pub(crate) mod save;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use list::AdviserSortBy;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_advisers).service(get::get_adviser).service(save::save_adviser);
}
