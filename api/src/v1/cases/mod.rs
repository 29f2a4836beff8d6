//! Cases: opening, finding, reading, staffing, and what happened to them.

mod assess;
mod assessments;
mod assign;
mod assignments;
mod events;
mod get;
mod list;
pub(crate) mod open;
mod unassign;
pub(crate) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use list::{CasePage, CaseSortBy, page_of_cases, search_text};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_cases)
        .service(open::open_case)
        .service(get::get_case)
        .service(assessments::list_eligibility_assessments)
        .service(assess::record_eligibility_assessment)
        .service(assignments::list_assignments)
        .service(assign::assign_delivery_officer)
        .service(unassign::unassign_delivery_officer)
        .service(events::list_case_events);
}
