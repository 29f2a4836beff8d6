use std::sync::Arc;
use std::time::Duration;

use deadpool::managed::{self, Manager, Metrics, Object, Pool, RecycleError, RecycleResult};
use tokio::runtime::Handle;

use crate::StorageError;
use crate::shared::{Share, Shared};
use crate::wire::{CONNECT, Opening, Wire};

/// A connection out of a pool.
pub(crate) type Connection = Object<Opener>;

/// How long a caller waits for a connection that others use.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);
/// More callers than this for each connection do not wait: they would get none in time.
const WAITING: usize = 2;
/// A connection that lay unused for longer is tried before it is lent, since a firewall may have forgotten it; and how
/// long that may take.
pub(crate) const IDLE: Duration = Duration::from_secs(30);
pub(crate) const TRYING: Duration = Duration::from_millis(300);

/// Reads last at most 3 s, writes 5 s, and no write waits longer than 1 s for another. Nothing that is asked often is
/// planned again for its values: planning a page of a list takes longer than reading it.
const READING: (&str, Duration) = (
    "set application_name = 'rise'; set statement_timeout = '3s'; set lock_timeout = '1s'; \
    set idle_in_transaction_session_timeout = '5s'; set plan_cache_mode = force_generic_plan; \
    set role rise_application",
    Duration::from_secs(3),
);
/// A read that others wait behind is a short one.
const SHARING: (&str, Duration) = (
    "set application_name = 'rise'; set statement_timeout = '1s'; set lock_timeout = '1s'; \
    set plan_cache_mode = force_generic_plan; set role rise_application",
    Duration::from_secs(1),
);
const WRITING: (&str, Duration) = (
    "set application_name = 'rise'; set statement_timeout = '5s'; set lock_timeout = '1s'; \
    set idle_in_transaction_session_timeout = '5s'; set role rise_application",
    Duration::from_secs(5),
);
/// An import stages and compares tens of thousands of rows at once.
const IMPORTING: (&str, Duration) = (
    "set application_name = 'rise'; set statement_timeout = '120s'; set lock_timeout = '5s'; \
    set jit = off; set role rise_application",
    Duration::from_secs(120),
);

/// How many connections each pool may open.
#[derive(Clone, Copy, Debug)]
pub struct PoolSizes {
    /// For reads of one thing: so many for each thread, each used by many at once.
    pub shared: usize,
    /// For lists and searches.
    pub reads: usize,
    /// For writes: a commit waits for the disk and holds its connection, so many together share one flush.
    pub writes: usize,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self { shared: 2, reads: 8, writes: 16 }
    }
}

/// How a pool is used at this moment.
#[derive(Clone, Copy, Debug)]
pub struct PoolUsage {
    /// Which pool.
    pub name: &'static str,
    /// Connections that nobody uses.
    pub idle: usize,
    /// Connections that somebody uses.
    pub used: usize,
    /// Callers that wait for one.
    pub waiting: usize,
}

/// The database, as the rest of the service sees it.
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
    reads: Pool<Opener>,
    writes: Pool<Opener>,
    imports: Pool<Opener>,
}

impl Database {
    /// Pools whose connections are driven by `runtime`, whichever worker borrows them; none is opened yet.
    ///
    /// # Errors
    /// When the address is none, or the pools cannot be built.
    pub fn new(url: &str, sizes: PoolSizes, runtime: &Handle) -> Result<Self, StorageError> {
        let (set_up, statement) = SHARING;
        Ok(Self {
            shared: Arc::new(Shared::new(Opening::new(url, set_up, statement)?, sizes.shared)),
            reads: pool(url, sizes.reads, runtime, READING)?,
            writes: pool(url, sizes.writes, runtime, WRITING)?,
            imports: pool(url, 2, runtime, IMPORTING)?,
        })
    }

    /// How each pool is used.
    #[must_use]
    pub fn usage(&self) -> [PoolUsage; 4] {
        let usage = |name, pool: &Pool<Opener>| {
            let status = pool.status();
            let idle = status.available.min(status.size);
            PoolUsage { name, idle, used: status.size - idle, waiting: status.waiting }
        };
        [
            self.shared.usage(),
            usage("reads", &self.reads),
            usage("writes", &self.writes),
            usage("imports", &self.imports),
        ]
    }

    /// For a short read, on a connection that others use at the same time.
    pub(crate) async fn sharing(&self) -> Result<Share, StorageError> {
        self.shared.lend().await
    }

    pub(crate) async fn reading(&self) -> Result<Connection, StorageError> {
        take(&self.reads).await
    }

    pub(crate) async fn writing(&self) -> Result<Connection, StorageError> {
        take(&self.writes).await
    }

    pub(crate) async fn importing(&self) -> Result<Connection, StorageError> {
        take(&self.imports).await
    }
}

/// A connection, unless so many wait for one already that this caller would wait in vain.
async fn take(pool: &Pool<Opener>) -> Result<Connection, StorageError> {
    let status = pool.status();
    // The pool counts those for whom a connection is being opened among those who wait.
    let waiting = (status.size + status.waiting).saturating_sub(status.max_size);
    if waiting >= WAITING * status.max_size {
        return Err(StorageError::Unavailable("too many callers wait for a connection".into()));
    }
    Ok(pool.get().await?)
}

/// Opens the connections of a pool.
pub(crate) struct Opener {
    opening: Opening,
    runtime: Handle,
}

impl Manager for Opener {
    type Type = Wire;
    type Error = StorageError;

    /// On the runtime that drives it, never on the worker that happens to need it first.
    async fn create(&self) -> Result<Wire, StorageError> {
        let opened = self.runtime.spawn(self.opening.clone().open()).await;
        opened.map_err(|error| StorageError::Unavailable(Box::new(error)))?
    }

    /// Asks the database nothing each time: that would cost as much as a small query. A connection that broke while
    /// nobody used it is known to be closed.
    async fn recycle(&self, wire: &mut Wire, metrics: &Metrics) -> RecycleResult<StorageError> {
        if !wire.is_sound() {
            return Err(RecycleError::message("broken"));
        }
        if metrics.age() > wire.health.lifetime() {
            return Err(RecycleError::message("old"));
        }
        if metrics.last_used() > IDLE {
            wire.try_out().await?;
        }
        Ok(())
    }
}

fn pool(
    url: &str,
    size: usize,
    runtime: &Handle,
    (set_up, statement): (&'static str, Duration),
) -> Result<Pool<Opener>, StorageError> {
    let opener = Opener { opening: Opening::new(url, set_up, statement)?, runtime: runtime.clone() };
    let built: Result<Pool<Opener>, managed::BuildError> = Pool::builder(opener)
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(CONNECT))
        .recycle_timeout(Some(TRYING))
        .build();
    built.map_err(|error| StorageError::Unavailable(Box::new(error)))
}
