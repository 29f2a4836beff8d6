//! People who work here.

mod create;
mod get;
mod list;
mod update;
pub(crate) mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_people)
        .service(create::create_person)
        .service(get::get_person)
        .service(update::update_person);
}
