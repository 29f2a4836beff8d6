//! HTTP, and the commands around it. What a request means is decided in the domain, what it leaves behind is kept by
//! persistence; here one is translated into the other.

pub mod auth;
mod background;
mod batch;
mod clock;
pub mod config;
mod context;
mod docs;
mod document;
mod http;
pub mod imports;
mod limits;
pub mod local;
mod metrics;
pub mod operator;
mod routes;
mod server;
mod service;
mod targets;
mod v1;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use actix_web::web;
use kernel::Timestamp;
use persistence::Database;
use tokio_util::task::TaskTracker;

use auth::{KeyKeeper, TokenRefusal, Verifier};
use limits::Limits;

pub use clock::{Clock, system_clock};
pub use document::document;
pub use http::{Catalogue, CursorKey, Fault, Problem, ProblemError, ProblemKind};
pub use limits::Quotas;
pub use metrics::{Metrics, serve_metrics};
pub use server::{Serving, serve};

/// What every request may lean on.
pub struct State {
    /// Where everything is kept.
    pub db: Database,
    /// Who a token speaks for.
    pub verifier: Verifier,
    /// Where keys come from, if from elsewhere.
    pub keeper: Option<KeyKeeper>,
    /// What time it is.
    pub clock: Clock,
    /// What cursors are signed with.
    pub cursors: CursorKey,
    /// How long the server answers on after it has been told to stop.
    pub drain: Duration,
    /// What it counts of itself.
    pub metrics: Metrics,
    /// Writes that outlive their requests.
    pub writes: TaskTracker,
    /// Whether the server is about to stop.
    pub stopping: AtomicBool,
    limits: Limits,
    catalogue: Catalogue,
}

/// How a server is set up, beside what it stores and whom it trusts.
pub struct Settings {
    /// What cursors are signed with.
    pub cursors: CursorKey,
    /// How often each caller may ask.
    pub quotas: Quotas,
    /// How long the server answers on after it has been told to stop.
    pub drain: Duration,
}

impl State {
    /// The state of a server over `db` that trusts what `verifier` accepts.
    ///
    /// # Errors
    /// When the contract that this program carries cannot be read.
    pub fn new(
        db: Database,
        verifier: Verifier,
        keeper: Option<KeyKeeper>,
        settings: Settings,
        clock: Clock,
    ) -> std::io::Result<Self> {
        Ok(Self {
            db,
            verifier,
            keeper,
            clock,
            cursors: settings.cursors,
            drain: settings.drain,
            metrics: Metrics::new(),
            limits: Limits::new(settings.quotas),
            writes: TaskTracker::new(),
            stopping: AtomicBool::new(false),
            catalogue: Catalogue::new(&openapi::v1()?)?,
        })
    }

    fn now(&self) -> Timestamp {
        // The database keeps microseconds: what is answered must be what is stored.
        let now = (self.clock)();
        Timestamp::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    fn on_refused(&self, refusal: &TokenRefusal) {
        self.metrics.refused(refusal.reason());
        if let (TokenRefusal::UnknownKey, Some(keeper)) = (refusal, &self.keeper) {
            keeper.ask();
        }
    }

    fn knows_keys(&self) -> bool {
        self.keeper.as_ref().is_none_or(KeyKeeper::is_fresh)
    }
}

/// Everything the server serves, and how it answers what it does not.
fn configure(config: &mut web::ServiceConfig) {
    config
        .configure(routes::serve)
        .configure(docs::routes)
        .app_data(web::PathConfig::default().error_handler(|_, _| Problem::new(ProblemKind::NotFound).into()))
        .default_service(web::to(http::fallback));
}
