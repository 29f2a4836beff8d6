//! Which way a case goes.

mod decide;
mod refused;
mod route;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config.service(decide::record_initial_diagnosis_decision).service(route::record_route_change);
}
