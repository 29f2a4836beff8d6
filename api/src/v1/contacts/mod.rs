//! Whom to talk to about a case. What is known of them is masked for readers who do not need it.

mod add;
mod delete;
mod get;
mod input;
mod list;
mod reveal;
mod update;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_contacts)
        .service(add::add_contact)
        .service(get::get_contact)
        .service(update::update_contact)
        .service(delete::delete_contact)
        .service(reveal::reveal_contact);
}
