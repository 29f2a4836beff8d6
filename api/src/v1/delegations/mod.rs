//! Delegations: who may decide what, where and when.

mod create;
mod end;
mod get;
mod list;
mod view;

use authority::{Operation, Reach, reaches};

use crate::context::Context;
use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_delegations)
        .service(create::create_delegation)
        .service(get::get_delegation)
        .service(end::end_delegation);
}

/// Whether the caller sees only what is delegated to themself.
fn only_own(context: &Context, operation: Operation) -> bool {
    !reaches(operation, context.viewer.caller()).contains(&Reach::Everywhere)
}
