//! Cases: opening, finding, reading, staffing, and what happened to them.

mod allocate;
mod assess;
mod assessments;
mod assign;
mod assignments;
mod case_study;
mod close;
mod close_in_error;
mod cohort;
mod events;
mod get;
mod list;
pub(crate) mod open;
mod pause;
mod release;
mod resolve;
mod resume;
mod school_changes;
mod standing;
mod unassign;
pub(crate) mod view;

use crate::routes::Routes;

pub(crate) use list::{CasePage, CaseSortBy, CursorKey, page_of_cases, search_text};

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_cases)
        .service(open::open_case)
        .service(get::get_case)
        .service(assessments::list_eligibility_assessments)
        .service(assess::record_eligibility_assessment)
        .service(assignments::list_assignments)
        .service(assign::assign_delivery_officer)
        .service(unassign::unassign_delivery_officer)
        .service(pause::pause_case)
        .service(resume::resume_case)
        .service(close::close_case)
        .service(close_in_error::close_as_opened_in_error)
        .service(cohort::set_cohort)
        .service(case_study::get_case_study)
        .service(case_study::set_case_study)
        .service(school_changes::list_case_school_changes)
        .service(resolve::resolve_school_change)
        .service(allocate::allocate_adviser)
        .service(release::release_adviser)
        .service(events::list_case_events);
}
