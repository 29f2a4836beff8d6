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
pub(crate) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use input::DecisionBody;
pub(crate) use list::DecisionSortBy;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_decisions)
        .service(get::get_decision)
        .service(list::list_case_decisions)
        .service(correct::correct_decision)
        .service(supersede::supersede_decision)
        .service(overturn::overturn_decision);
}
