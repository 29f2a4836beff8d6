//! The register of schools.

mod changes;
mod get;
mod imports;
mod list;
mod school_cases;
mod start;
mod view;

use crate::routes::Routes;

pub(crate) use list::SchoolSortBy;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_schools)
        .service(get::get_school)
        .service(school_cases::list_school_cases)
        .service(changes::list_school_changes)
        .service(start::start_school_import)
        .service(imports::list_school_imports)
        .service(imports::get_school_import)
        .service(imports::list_rejected_rows)
        .service(start::start_school_link_import)
        .service(imports::list_school_link_imports)
        .service(imports::get_school_link_import)
        .service(imports::list_rejected_link_rows);
}
