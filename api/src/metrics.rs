//! What the service counts of itself, in the OpenMetrics text form, on a loopback port of its own.
//!
//! Labels are closed sets: methods, routes as the contract writes them, classes of status. Never an id, never a path.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::State;

/// From a millisecond to the longest that anything may take.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0];

/// What every process counts.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Histogram, Buckets>,
    refused_tokens: Family<ReasonLabels, Counter>,
    connections: Family<PoolLabels, Gauge>,
    waiting: Family<WaitingLabels, Gauge>,
    detached_writes: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status_class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabels {
    pool: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WaitingLabels {
    pool: &'static str,
}

#[derive(Clone)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BUCKETS)
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("rise");
        let requests = Family::new_with_constructor(Buckets);
        let (refused_tokens, connections) = (Family::default(), Family::default());
        let (waiting, detached_writes) = (Family::default(), Gauge::default());
        let help = "How long answers took, by route";
        registry.register_with_unit("http_server_request_duration", help, Unit::Seconds, requests.clone());
        let help = "Tokens that were not accepted, by what was wrong";
        registry.register("tokens_refused", help, refused_tokens.clone());
        let help = "Connections to the database, by pool and whether somebody uses them";
        registry.register("database_connections", help, connections.clone());
        registry.register("database_waiting", "Requests waiting for a connection, by pool", waiting.clone());
        let help = "Writes under way, whether or not their clients still wait";
        registry.register("detached_writes", help, detached_writes.clone());
        Self { registry, requests, refused_tokens, connections, waiting, detached_writes }
    }

    /// A request was answered. `route` is the pattern that it matched; empty if none.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels =
            RequestLabels { method: known(method), route: route.to_owned(), status_class: class(status) };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// A token was not accepted.
    pub(crate) fn refused(&self, reason: &'static str) {
        self.refused_tokens.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// All of it, as text.
    fn text(&self, state: &State) -> Result<String, std::fmt::Error> {
        for pool in state.db.usage() {
            let set = |state, count| {
                let labels = PoolLabels { pool: pool.name, state };
                self.connections.get_or_create(&labels).set(whole(count));
            };
            set("idle", pool.idle);
            set("used", pool.used);
            self.waiting.get_or_create(&WaitingLabels { pool: pool.name }).set(whole(pool.waiting));
        }
        self.detached_writes.set(whole(state.writes.len()));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A method by its name, so that nobody can invent labels.
fn known(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}

const fn class(status: u16) -> &'static str {
    match status {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// Serves the metrics of `state` on a listener of their own, until it is stopped.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_metrics(state: web::Data<State>, listener: TcpListener) -> io::Result<Server> {
    let app = move || App::new().app_data(state.clone()).route("/metrics", web::get().to(answer));
    Ok(HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run())
}

async fn answer(state: web::Data<State>) -> HttpResponse {
    match state.metrics.text(&state) {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
