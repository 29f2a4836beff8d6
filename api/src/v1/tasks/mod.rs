//! The tasks of a case.

mod adviser_initial_contact;
mod answered;
mod arrange_initial_visit;
mod complete_diagnosis_assessment;
pub(crate) mod contact_responsible_body;
pub(crate) mod gates;
mod list;
pub(crate) mod moved;
mod record_conflict_response;
mod record_initial_visit;
mod send_formal_notification;
mod share_indicative_band;
pub(crate) mod view;

pub(crate) use gates::gate_link;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_tasks)
        .service(contact_responsible_body::get_contact_responsible_body_task)
        .service(contact_responsible_body::save_contact_responsible_body_task)
        .service(send_formal_notification::get_formal_notification_task)
        .service(send_formal_notification::save_formal_notification_task)
        .service(record_conflict_response::get_conflict_response_task)
        .service(record_conflict_response::save_conflict_response_task)
        .service(adviser_initial_contact::get_adviser_contact_task)
        .service(adviser_initial_contact::save_adviser_contact_task)
        .service(arrange_initial_visit::get_arrange_visit_task)
        .service(arrange_initial_visit::save_arrange_visit_task)
        .service(record_initial_visit::get_initial_visit_task)
        .service(record_initial_visit::save_initial_visit_task)
        .service(complete_diagnosis_assessment::get_diagnosis_assessment_task)
        .service(complete_diagnosis_assessment::save_diagnosis_assessment_task)
        .service(share_indicative_band::get_indicative_band_task)
        .service(share_indicative_band::save_indicative_band_task);
}
