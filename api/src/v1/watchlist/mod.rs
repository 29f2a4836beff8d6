//! The cases that the caller keeps an eye on.

mod add;
mod list;
mod remove;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use list::WatchSortBy;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_watchlist)
        .service(add::add_to_watchlist)
        .service(remove::remove_from_watchlist);
}
