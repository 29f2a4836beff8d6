//! One connection: how it is opened, lent and used again, and how it is cut when nobody answers at its other end.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use deadpool::managed::{Manager, Metrics, Object, RecycleError, RecycleResult};
use diesel::ConnectionError::{self, BadConnection};
use diesel_async::pooled_connection::PoolableConnection as _;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};
use tokio::runtime::Handle;
use tokio::time::{interval, timeout};
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Config, NoTls, Socket};

/// How long it may take to connect, and to be ready.
pub(crate) const CONNECT: Duration = Duration::from_secs(3);
/// How long sent bytes may go without an acknowledgement.
const UNACKNOWLEDGED: Duration = Duration::from_secs(5);
/// A silent peer is asked after so long, so often, so many times.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(10);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_RETRIES: u32 = 3;
/// What the driver assumes unless an address says otherwise.
const UNSET_KEEPALIVE_IDLE: Duration = Duration::from_secs(2 * 60 * 60);

/// A connection that lay unused for longer is tried before it is lent: a firewall may have forgotten it.
const IDLE: Duration = Duration::from_secs(30);
/// How long a connection is used before another takes its place, and how much longer at random, lest all end at once.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const JITTER_SECONDS: u32 = 180;
/// How often it is looked whether a connection was lent for too long.
const LOOK: Duration = Duration::from_secs(1);

/// Opens the connections of one pool, on a runtime that drives them whoever borrows them.
pub(crate) struct Opener {
    config: Config,
    set_up: &'static str,
    longest: Option<Duration>,
    runtime: Handle,
}

impl Opener {
    /// Connections to `url`, each set up by this SQL, and cut when lent for longer than `longest`.
    ///
    /// # Errors
    /// When the address cannot be understood.
    pub(crate) fn new(
        url: &str,
        set_up: &'static str,
        longest: Option<Duration>,
        runtime: &Handle,
    ) -> Result<Self, tokio_postgres::Error> {
        let mut config: Config = url.parse()?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if config.get_keepalives_idle() == UNSET_KEEPALIVE_IDLE {
            config.keepalives_idle(KEEPALIVE_IDLE);
            config.keepalives_interval(KEEPALIVE_INTERVAL);
            config.keepalives_retries(KEEPALIVE_RETRIES);
        }
        Ok(Self { config, set_up, longest, runtime: runtime.clone() })
    }
}

impl Manager for Opener {
    type Type = Line;
    type Error = ConnectionError;

    async fn create(&self) -> Result<Line, ConnectionError> {
        let (config, set_up, longest) = (self.config.clone(), self.set_up, self.longest);
        // Whoever asked may go away; what they began must not stay half-open for ever.
        let opening = self.runtime.spawn(timeout(CONNECT, open(config, set_up, longest)));
        let opened = opening.await.map_err(|error| BadConnection(error.to_string()))?;
        opened.unwrap_or_else(|_| Err(BadConnection("the database does not answer".to_owned())))
    }

    async fn recycle(&self, line: &mut Line, metrics: &Metrics) -> RecycleResult<ConnectionError> {
        if line.spoilt.load(Ordering::Relaxed) || line.connection.is_broken() {
            return Err(RecycleError::message("it is broken"));
        }
        if metrics.age() > line.lifetime {
            return Err(RecycleError::message("it is old"));
        }
        // Not each time: the question costs PostgreSQL as much as a small read.
        if metrics.last_used() > IDLE {
            line.connection.batch_execute("").await.map_err(|error| BadConnection(error.to_string()))?;
        }
        Ok(())
    }
}

/// A connection that belongs to a pool.
pub(crate) struct Line {
    connection: AsyncPgConnection,
    lending: Arc<Lending>,
    lifetime: Duration,
    spoilt: AtomicBool,
}

async fn open(
    config: Config,
    set_up: &'static str,
    longest: Option<Duration>,
) -> Result<Line, ConnectionError> {
    let (client, connection) =
        config.connect(NoTls).await.map_err(|error| BadConnection(error.to_string()))?;
    let lending = Arc::new(Lending::new());
    tokio::spawn(drive(connection, lending.clone(), longest));
    let mut connection = AsyncPgConnection::try_from(client).await?;
    connection.batch_execute(set_up).await.map_err(|error| BadConnection(error.to_string()))?;
    let jitter = getrandom::u32().unwrap_or_default() % JITTER_SECONDS;
    let lifetime = LIFETIME + Duration::from_secs(jitter.into());
    Ok(Line { connection, lending, lifetime, spoilt: AtomicBool::new(false) })
}

/// Carries what is sent and received, until either side ends it or it was lent for too long.
///
/// The server ends statements that last too long, and the kernel connections whose bytes nobody acknowledges. Neither
/// sees a peer that acknowledges everything and answers nothing.
async fn drive(
    mut connection: tokio_postgres::Connection<Socket, NoTlsStream>,
    lending: Arc<Lending>,
    longest: Option<Duration>,
) {
    let mut looks = interval(LOOK);
    loop {
        tokio::select! {
            // Whoever waits for an answer is told why there is none.
            _ = &mut connection => return,
            _ = looks.tick() => {
                if longest.is_some_and(|longest| lending.lasts().is_some_and(|lasts| lasts > longest)) {
                    return;
                }
            }
        }
    }
}

/// Since when a connection is lent.
struct Lending {
    opened: Instant,
    /// In milliseconds after it was opened; zero while it is not.
    since: AtomicU64,
}

impl Lending {
    fn new() -> Self {
        Self { opened: Instant::now(), since: AtomicU64::new(0) }
    }

    fn begin(&self) {
        let now = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since.store(now.max(1), Ordering::Relaxed);
    }

    fn end(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    fn lasts(&self) -> Option<Duration> {
        let since = Some(self.since.load(Ordering::Relaxed)).filter(|&since| since > 0)?;
        Some(self.opened.elapsed().saturating_sub(Duration::from_millis(since)))
    }
}

/// A connection out of a pool, lent to one caller.
pub(crate) struct Connection(Object<Opener>);

impl Connection {
    pub(crate) fn lent(object: Object<Opener>) -> Self {
        object.lending.begin();
        Self(object)
    }

    /// Lets nobody else have it.
    pub(crate) fn spoil(&self) {
        self.0.spoilt.store(true, Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.lending.end();
    }
}

impl Deref for Connection {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        &self.0.connection
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.0.connection
    }
}
