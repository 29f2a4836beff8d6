//! What is recommended to whoever decides about a case.

mod get;
mod list;
mod make;
mod view;
mod withdraw;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_recommendations)
        .service(make::make_recommendation)
        .service(get::get_recommendation)
        .service(withdraw::withdraw_recommendation);
}
