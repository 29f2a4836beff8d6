//! The server: how it listens, and how it stops.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};

use crate::http::enter;
use crate::{State, configure};

/// How long what is under way may take when the server stops, in seconds.
const DRAIN_SECONDS: u64 = 20;

/// A server that is listening.
pub struct Serving {
    server: Server,
    state: web::Data<State>,
}

/// Serves `state` on `listener` with so many workers.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: web::Data<State>, listener: TcpListener, workers: usize) -> io::Result<Serving> {
    let shared = state.clone();
    let app = move || {
        let app = App::new().app_data(shared.clone());
        app.wrap(Compress::default()).wrap(from_fn(enter)).configure(configure)
    };
    let server = HttpServer::new(app)
        .workers(workers)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(Serving { server, state })
}

impl Serving {
    /// What stops the server from elsewhere.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until `stop` is done, then lets requests and writes finish that are under way.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Self { server, state } = self;
        let handle = server.handle();
        let running = actix_web::rt::spawn(server);
        stop.await;
        state.stopping.store(true, Ordering::Relaxed);
        handle.stop(true).await;
        state.writes.close();
        state.writes.wait().await;
        running.await.map_err(io::Error::other)?
    }
}
