//! What is recommended to whoever decides about a case.

mod get;
mod list;
mod make;
mod view;
mod withdraw;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_recommendations)
        .service(make::make_recommendation)
        .service(get::get_recommendation)
        .service(withdraw::withdraw_recommendation);
}
