use actix_web::{get, web::Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::Public;
use crate::http::Problem;

/// What this service is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ServiceVersion)]
pub(crate) struct ServiceInfo {
    /// Its name.
    #[schema(example = "RISE targeted support", max_length = 100)]
    name: &'static str,
    /// The version of the contract.
    #[schema(example = "1.0.0", max_length = 20)]
    version: &'static str,
    /// The source it was built from.
    #[schema(max_length = 50)]
    commit: &'static str,
    /// How far along it is.
    status: ServiceStatus,
    /// Where its contract is.
    #[schema(example = "/openapi/v1.json", max_length = 100)]
    contract: &'static str,
    /// Where its problems are described.
    #[schema(example = "/problems", max_length = 100)]
    problems: &'static str,
}

/// How far along a service is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum ServiceStatus {
    Alpha,
}

impl ServiceInfo {
    pub(crate) const fn new() -> Self {
        let commit = match option_env!("RISE_COMMIT") {
            Some(commit) => commit,
            None => "unknown",
        };
        Self {
            name: "RISE targeted support",
            version: env!("CARGO_PKG_VERSION"),
            commit,
            status: ServiceStatus::Alpha,
            contract: "/openapi/v1.json",
            problems: "/problems",
        }
    }
}

/// Read the service's root
///
/// What this service is, and where to go on.
#[utoipa::path(
    operation_id = "getRoot",
    tag = "Service",
    security(()),
    responses((status = 200, description = "The service", body = ServiceInfo)),
)]
#[get("/")]
pub(super) async fn get_root(_: Public) -> Result<Json<ServiceInfo>, Problem> {
    Ok(Json(ServiceInfo::new()))
}

/// Read the service's version
///
/// What this service is, and from which source it was built.
#[utoipa::path(
    operation_id = "getVersion",
    tag = "Service",
    security(()),
    responses((status = 200, description = "The service", body = ServiceInfo)),
)]
#[get("/version")]
pub(super) async fn get_version(_: Public) -> Result<Json<ServiceInfo>, Problem> {
    Ok(Json(ServiceInfo::new()))
}
