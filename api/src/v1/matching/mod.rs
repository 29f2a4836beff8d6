//! Which organisation supports a school.

mod add;
mod appoint;
mod contact;
mod diligence;
mod get;
mod list;
mod overrule;
mod select;
mod supporting;
mod update;
mod view;
mod withdraw;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_candidates)
        .service(add::add_candidate)
        .service(get::get_candidate)
        .service(update::update_candidate)
        .service(select::select_candidate)
        .service(withdraw::withdraw_candidate)
        .service(diligence::get_due_diligence)
        .service(diligence::save_due_diligence)
        .service(contact::get_candidate_contact)
        .service(contact::save_candidate_contact)
        .service(supporting::list_supporting_organisations)
        .service(overrule::override_due_diligence)
        .service(appoint::record_appointment_decision);
}
