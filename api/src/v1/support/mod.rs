//! Support beside targeted support: what a school has taken up that every school may have, and the department's tools
//! for schools that convert or change trust.

mod add_referral;
mod list_referrals;
mod list_universal;
mod referral_view;
mod remove_universal;
mod universal_view;
mod update_referral;
mod write_universal;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list_universal::list_universal_support)
        .service(write_universal::add_universal_support)
        .service(write_universal::update_universal_support)
        .service(remove_universal::remove_universal_support)
        .service(list_referrals::list_structural_referrals)
        .service(add_referral::add_structural_referral)
        .service(update_referral::update_structural_referral);
}
