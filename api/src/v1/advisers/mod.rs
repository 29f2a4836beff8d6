//! The register of advisers: where they are at home, whom they work for, and how much they can take on.

mod get;
mod list;
pub(crate) mod save;
mod view;

use crate::routes::Routes;

pub(crate) use list::AdviserSortBy;

pub(crate) fn routes(config: &mut impl Routes) {
    config.service(list::list_advisers).service(get::get_adviser).service(save::save_adviser);
}
