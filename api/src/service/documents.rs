use actix_web::{HttpResponse, get};

use super::Public;
use crate::http::Problem;

/// Read the contract
///
/// The OpenAPI 3.1 document of this service.
#[utoipa::path(
    operation_id = "getOpenApi",
    tag = "Service",
    security(()),
    responses((status = 200, description = "The document", body = Object)),
)]
#[get("/openapi/v1.json")]
pub(super) async fn get_open_api(public: Public) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type("application/json").body(public.state.document.clone()))
}

/// Read the contract in OpenAPI 3.0
///
/// The same document for tools that do not read OpenAPI 3.1.
#[utoipa::path(
    operation_id = "getOpenApi30",
    tag = "Service",
    security(()),
    responses((status = 200, description = "The document", body = Object)),
)]
#[get("/openapi/v1-3.0.json")]
pub(super) async fn get_open_api30(public: Public) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type("application/json").body(public.state.document30.clone()))
}
