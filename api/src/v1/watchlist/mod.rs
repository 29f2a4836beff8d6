//! The cases that the caller keeps an eye on.

mod add;
mod list;
mod remove;

use crate::routes::Routes;

pub(crate) use list::WatchSortBy;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_watchlist)
        .service(add::add_to_watchlist)
        .service(remove::remove_from_watchlist);
}
