use std::time::Duration;

use diesel::ConnectionError::BadConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;

use crate::StorageError;

/// A connection out of a pool.
pub(crate) type Connection = Object<AsyncPgConnection>;

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(2);

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
    reads: Pool<AsyncPgConnection>,
    writes: Pool<AsyncPgConnection>,
    imports: Pool<AsyncPgConnection>,
}

impl Database {
    /// Pools whose connections are driven by `runtime`, whichever worker borrows them; none is opened yet.
    ///
    /// # Errors
    /// When the pools cannot be built.
    pub fn new(url: &str, sizes: PoolSizes, runtime: &Handle) -> Result<Self, StorageError> {
        Ok(Self {
            reads: pool(url, sizes.reads, runtime, READING)?,
            writes: pool(url, sizes.writes, runtime, WRITING)?,
            imports: pool(url, 2, runtime, IMPORTING)?,
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
        Ok(self.reads.get().await?)
    }

    pub(crate) async fn writing(&self) -> Result<Connection, StorageError> {
        Ok(self.writes.get().await?)
    }

    pub(crate) async fn importing(&self) -> Result<Connection, StorageError> {
        Ok(self.imports.get().await?)
    }
}

fn pool(
    url: &str,
    size: usize,
    runtime: &Handle,
    set_up: &'static str,
) -> Result<Pool<AsyncPgConnection>, StorageError> {
    let runtime = runtime.clone();
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(move |url| {
        let url = url.to_owned();
        let opening = runtime.spawn(async move {
            let mut connection = AsyncPgConnection::establish(&url).await?;
            connection.batch_execute(set_up).await.map_err(|error| BadConnection(error.to_string()))?;
            Ok(connection)
        });
        Box::pin(async { opening.await.map_err(|error| BadConnection(error.to_string()))? })
    });
    Pool::builder(AsyncDieselConnectionManager::new_with_config(url, config))
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| StorageError::Unavailable(Box::new(error)))
}
