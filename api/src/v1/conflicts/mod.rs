//! Conflicts of interest: what advisers declare, and what is found of it on a case.

mod check;
mod checks;
mod declaration;
mod declarations;
mod declare;
mod end;
mod find;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(declarations::list_conflict_declarations)
        .service(declare::declare_conflict)
        .service(declaration::get_conflict_declaration)
        .service(end::end_conflict_declaration)
        .service(checks::list_conflict_checks)
        .service(find::record_conflict_finding)
        .service(check::get_conflict_check);
}
