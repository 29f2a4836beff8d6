use std::io;

use actix_web::{HttpResponse, get};

use super::Public;
use crate::http::{Problem, ProblemKind};

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
pub(super) async fn get_open_api(_: Public) -> Result<HttpResponse, Problem> {
    answer(openapi::v1())
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
pub(super) async fn get_open_api30(_: Public) -> Result<HttpResponse, Problem> {
    answer(openapi::v1_in_3_0())
}

fn answer(contract: io::Result<String>) -> Result<HttpResponse, Problem> {
    let contract = contract.map_err(|error| {
        log::error!(error = error.to_string().as_str(); "the contract cannot be read");
        ProblemKind::Internal
    })?;
    Ok(HttpResponse::Ok().content_type("application/json").body(contract))
}
