use std::sync::atomic::Ordering;

use actix_web::http::header;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::Public;
use crate::State;
use crate::http::{Problem, ProblemKind};

/// How the service is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Health {
    /// What can be said of it.
    status: HealthStatus,
}

/// What can be said of a service's health.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum HealthStatus {
    Live,
    Ready,
}

fn answer(status: HealthStatus) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status })
}

/// Whether requests can be answered: the database answers with the right schema, keys are known, nobody is stopping it.
async fn ready(state: &State) -> Result<HttpResponse, Problem> {
    let stopping = state.stopping.load(Ordering::Relaxed);
    // Whatever the database says instead of yes, it is not ready.
    if !stopping && state.knows_keys() && state.db.is_current().await.unwrap_or(false) {
        return Ok(answer(HealthStatus::Ready));
    }
    Err(ProblemKind::Unavailable.into())
}

/// Ask whether the service lives
///
/// Answers as long as the process does; looks at nothing else.
#[utoipa::path(
    operation_id = "getLiveness",
    tag = "Service",
    security(()),
    responses((status = 200, description = "It lives", body = Health)),
)]
#[get("/livez")]
pub(super) async fn get_liveness(_: Public) -> Result<HttpResponse, Problem> {
    Ok(answer(HealthStatus::Live))
}

/// Ask whether the service is ready
///
/// Whether requests can be answered now. Reasons why not are in the log.
#[utoipa::path(
    operation_id = "getReadiness",
    tag = "Service",
    security(()),
    responses(
        (status = 200, description = "It is ready", body = Health),
        (status = 503, description = "`unavailable`: it is not ready"),
    ),
)]
#[get("/readyz")]
pub(super) async fn get_readiness(public: Public) -> Result<HttpResponse, Problem> {
    ready(&public.state).await
}

/// Ask after the service's health
///
/// The same as `/readyz`.
#[utoipa::path(
    operation_id = "getHealth",
    tag = "Service",
    security(()),
    responses(
        (status = 200, description = "It is ready", body = Health),
        (status = 503, description = "`unavailable`: it is not ready"),
    ),
)]
#[get("/health")]
pub(super) async fn get_health(public: Public) -> Result<HttpResponse, Problem> {
    ready(&public.state).await
}
