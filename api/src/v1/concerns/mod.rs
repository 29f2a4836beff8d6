//! Concerns about how a school engages: raised, escalated step by step, resolved.

mod board;
mod change;
mod escalate;
mod escalation;
mod get;
mod list;
mod mandate;
mod movement;
mod powers;
mod raise;
mod reopen;
mod resolve;
mod save_step;
mod steps;
mod tools;
mod update;
mod view;
mod withdraw;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_concerns)
        .service(raise::raise_concern)
        .service(get::get_concern)
        .service(update::update_concern)
        .service(resolve::resolve_concern)
        .service(reopen::reopen_concern)
        .service(escalation::get_escalation)
        .service(save_step::save_escalation_step)
        .service(mandate::approve_mandation)
        .service(escalate::escalate_concern)
        .service(powers::record_information_powers)
        .service(withdraw::withdraw_information_powers)
        .service(movement::move_information_powers)
        .service(board::record_interim_executive_board)
        .service(withdraw::withdraw_interim_executive_board)
        .service(movement::move_interim_executive_board);
}
