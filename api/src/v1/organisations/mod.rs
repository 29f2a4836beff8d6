//! Organisations outside the department.

mod cases;
mod create;
mod get;
mod list;
mod update;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_organisations)
        .service(create::create_organisation)
        .service(get::get_organisation)
        .service(update::update_organisation)
        .service(cases::list_organisation_cases);
}
