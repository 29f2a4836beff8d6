//! Changes to many things at once: what came of each, row by row.

mod reassign;
mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config.service(reassign::reassign_cases);
}
