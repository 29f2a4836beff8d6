//! Notes on a case.

pub(crate) mod add;
mod get;
mod list;
mod remove;
mod update;
mod versions;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_notes)
        .service(add::add_note)
        .service(get::get_note)
        .service(update::update_note)
        .service(versions::list_note_versions)
        .service(remove::remove_note);
}
