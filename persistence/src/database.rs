use std::time::Duration;

use deadpool::managed::Pool;
use tokio::runtime::Handle;

use crate::StorageError;
use crate::connection::{CONNECT, Connection, Opener};

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a connection that lay unused may take to show that it still leads somewhere.
const TRYING: Duration = Duration::from_millis(300);
/// More callers than this for each connection do not wait: they would get none in time.
const WAITING: usize = 2;
/// The longest that one caller has a connection, every statement within its own limit.
const LONGEST_READ: Duration = Duration::from_secs(8);
const LONGEST_WRITE: Duration = Duration::from_secs(10);

/// Reads last at most 3 s, writes 5 s, and no write waits longer than 1 s for another.
const READING: &str = "set application_name = 'rise'; set statement_timeout = '3s'; set lock_timeout = '1s'; \
    set idle_in_transaction_session_timeout = '5s'; set role rise_application";
const WRITING: &str = "set application_name = 'rise'; set statement_timeout = '5s'; set lock_timeout = '1s'; \
    set idle_in_transaction_session_timeout = '5s'; set role rise_application";
/// An import stages and compares tens of thousands of rows at once.
const IMPORTING: &str = "set application_name = 'rise'; set statement_timeout = '120s'; set lock_timeout = '5s'; \
    set jit = off; set role rise_application";

/// How many connections each pool may open.
#[derive(Clone, Copy, Debug)]
pub struct PoolSizes {
    /// For reads.
    pub reads: usize,
    /// For writes: a commit waits for the disk and holds its connection, so many together share one flush.
    pub writes: usize,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self { reads: 8, writes: 16 }
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
    reads: Pool<Opener>,
    writes: Pool<Opener>,
    imports: Pool<Opener>,
}

impl Database {
    /// Pools whose connections are driven by `runtime`, whichever worker borrows them; none is opened yet.
    ///
    /// # Errors
    /// When the pools cannot be built.
    pub fn new(url: &str, sizes: PoolSizes, runtime: &Handle) -> Result<Self, StorageError> {
        Ok(Self {
            reads: pool(Opener::new(url, READING, Some(LONGEST_READ), runtime), sizes.reads)?,
            writes: pool(Opener::new(url, WRITING, Some(LONGEST_WRITE), runtime), sizes.writes)?,
            imports: pool(Opener::new(url, IMPORTING, None, runtime), 2)?,
        })
    }

    /// How each pool is used.
    #[must_use]
    pub fn usage(&self) -> [PoolUsage; 3] {
        [("reads", &self.reads), ("writes", &self.writes), ("imports", &self.imports)].map(|(name, pool)| {
            let status = pool.status();
            let idle = status.available.min(status.size);
            PoolUsage { name, idle, used: status.size - idle, waiting: status.waiting }
        })
    }

    pub(crate) async fn reading(&self) -> Result<Connection, StorageError> {
        lend(&self.reads).await
    }

    pub(crate) async fn writing(&self) -> Result<Connection, StorageError> {
        lend(&self.writes).await
    }

    pub(crate) async fn importing(&self) -> Result<Connection, StorageError> {
        lend(&self.imports).await
    }
}

/// A connection, or a refusal at once if too many callers wait for one already.
async fn lend(pool: &Pool<Opener>) -> Result<Connection, StorageError> {
    let status = pool.status();
    let waiting = (status.size + status.waiting).saturating_sub(status.max_size);
    if waiting >= WAITING * status.max_size {
        return Err(StorageError::Unavailable("too many callers wait for a connection".into()));
    }
    Ok(Connection::lent(pool.get().await?))
}

fn pool(opener: Result<Opener, tokio_postgres::Error>, size: usize) -> Result<Pool<Opener>, StorageError> {
    let unusable = |error| StorageError::Unavailable(error);
    Pool::builder(opener.map_err(|error| unusable(error.into()))?)
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(CONNECT))
        .recycle_timeout(Some(TRYING))
        .build()
        .map_err(|error| unusable(error.into()))
}
