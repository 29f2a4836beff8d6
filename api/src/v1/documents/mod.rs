//! Documents of a case: references, never contents.

mod add;
mod body;
mod get;
mod list;
mod remove;
mod supersede;
mod update;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_documents)
        .service(add::add_document)
        .service(get::get_document)
        .service(update::update_document)
        .service(supersede::supersede_document)
        .service(remove::remove_document);
}
