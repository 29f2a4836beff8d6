//! The server: how it listens, and how it stops.

use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::{Extensions, Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::rt::time::sleep;
use actix_web::{App, HttpServer, web};
use socket2::SockRef;

use crate::http::enter;
use crate::{State, background, configure};

/// How long what is under way may take when the server stops, in seconds.
const SHUTDOWN_SECONDS: u64 = 20;

/// How long an answer may lie unread at its receiver: whoever reads slower than this is cut off.
const UNREAD: Duration = Duration::from_secs(12);

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
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .on_connect(cut_off_slow_readers)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(Serving { server, state })
}

/// The framework has no limit of time for writing an answer; the kernel has one for unread bytes.
fn cut_off_slow_readers(connection: &dyn Any, _: &mut Extensions) {
    if let Some(stream) = connection.downcast_ref::<TcpStream>()
        && let Err(error) = SockRef::from(stream).set_tcp_user_timeout(Some(UNREAD))
    {
        log::warn!(error = error.to_string().as_str(); "a connection has no limit for unread bytes");
    }
}

impl Serving {
    /// What stops the server from elsewhere.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until `stop` is done, answers on while it drains, then lets requests and writes finish that are under
    /// way.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Self { server, state } = self;
        let handle = server.handle();
        let running = actix_web::rt::spawn(server);
        let background = background::start(&state);
        stop.await;
        // Not ready, but answering: whoever balances load learns of it before the door is shut.
        state.stopping.store(true, Ordering::Relaxed);
        sleep(state.drain).await;
        handle.stop(true).await;
        state.writes.close();
        state.writes.wait().await;
        drop(background);
        running.await.map_err(io::Error::other)?
    }
}
