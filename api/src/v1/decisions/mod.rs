//! Decisions: what is said of one when it is recorded, the register of them, and what can follow one.

mod correct;
mod get;
mod input;
mod list;
mod overturn;
mod parts;
mod replace;
mod summary;
mod supersede;
mod view;

pub(crate) use input::DecisionBody;
pub(crate) use list::DecisionSortBy;
pub(crate) use view::{DecisionView, decision_path};

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_decisions)
        .service(get::get_decision)
        .service(list::list_case_decisions)
        .service(correct::correct_decision)
        .service(supersede::supersede_decision)
        .service(overturn::overturn_decision);
}
