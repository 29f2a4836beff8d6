//! The tasks of a case.

pub(crate) mod contact_responsible_body;
pub(crate) mod gates;
mod list;
pub(crate) mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_tasks)
        .service(contact_responsible_body::get_contact_responsible_body_task)
        .service(contact_responsible_body::save_contact_responsible_body_task);
}
