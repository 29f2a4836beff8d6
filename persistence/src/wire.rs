//! A connection on which nobody waits for ever.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::QueryResult;
use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{
    AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection, TransactionManager,
};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

use crate::StorageError;
use crate::sql::Sql;

/// The database ends what it does itself; this much later nobody believes that it will.
const GRACE: Duration = Duration::from_secs(1);

/// A connection, and how long its statements may take.
pub(crate) struct Wire {
    connection: AsyncPgConnection,
    patience: Duration,
    /// Whether an answer is overdue: then none that comes later would be the right one.
    overdue: AtomicBool,
}

/// How a connection is made.
#[derive(Clone)]
pub(crate) struct Opening {
    config: Config,
    /// What is said first on every connection.
    set_up: &'static str,
    /// The statement timeout that `set_up` sets.
    statement: Duration,
}

impl Opening {
    /// The address with limits to how long the network may be silent.
    ///
    /// # Errors
    /// When it is no address.
    pub(crate) fn new(url: &str, set_up: &'static str, statement: Duration) -> Result<Self, StorageError> {
        let mut config: Config = url.parse().map_err(unavailable)?;
        config
            .connect_timeout(Duration::from_secs(3))
            .tcp_user_timeout(Duration::from_secs(5))
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        Ok(Self { config, set_up, statement })
    }

    /// Opens a connection, driven by the runtime that this runs on.
    pub(crate) async fn open(self) -> Result<Wire, StorageError> {
        let (client, driver) = self.config.connect(NoTls).await.map_err(unavailable)?;
        // Whoever uses the connection when it breaks is told; the driver has nothing to add.
        tokio::spawn(async move { drop(driver.await) });
        let mut connection = AsyncPgConnection::try_from(client).await.map_err(unavailable)?;
        connection.batch_execute(self.set_up).await.map_err(unavailable)?;
        let patience = self.statement + GRACE;
        Ok(Wire { connection, patience, overdue: AtomicBool::new(false) })
    }
}

fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> StorageError {
    StorageError::Unavailable(Box::new(error))
}

impl Wire {
    /// Every row that a query finds. Queries sent through one connection at once travel together.
    pub(crate) async fn rows<R>(&self, query: Sql) -> Result<Vec<R>, StorageError>
    where
        R: QueryableByName<Pg> + Send + 'static,
    {
        self.within(query.load(&mut &self.connection)).await
    }

    /// The one row that a query finds.
    pub(crate) async fn row<R>(&self, query: Sql) -> Result<R, StorageError>
    where
        R: QueryableByName<Pg> + Send + 'static,
    {
        self.within(query.get_result(&mut &self.connection)).await
    }

    /// Runs a statement that answers nothing.
    pub(crate) async fn run(&self, statement: Sql) -> Result<(), StorageError> {
        self.within(statement.execute(&mut &self.connection)).await.map(|_| ())
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&mut self) -> Result<(), StorageError> {
        Ok(AnsiTransactionManager::begin_transaction(&mut self.connection).await?)
    }

    /// Ends it, and keeps what was done.
    pub(crate) async fn commit(&mut self) -> Result<(), StorageError> {
        let (patience, overdue) = (self.patience, &self.overdue);
        let commit = AnsiTransactionManager::commit_transaction(&mut self.connection);
        within(patience, overdue, commit).await
    }

    /// Ends it, as if nothing had been done.
    pub(crate) async fn roll_back(&mut self) -> Result<(), StorageError> {
        let (patience, overdue) = (self.patience, &self.overdue);
        let roll_back = AnsiTransactionManager::rollback_transaction(&mut self.connection);
        within(patience, overdue, roll_back).await
    }

    /// Whether it can be used again.
    pub(crate) fn is_sound(&mut self) -> bool {
        !*self.overdue.get_mut() && !self.connection.is_broken()
    }

    async fn within<T>(&self, work: impl Future<Output = QueryResult<T>>) -> Result<T, StorageError> {
        within(self.patience, &self.overdue, work).await
    }
}

async fn within<T>(
    patience: Duration,
    overdue: &AtomicBool,
    work: impl Future<Output = QueryResult<T>>,
) -> Result<T, StorageError> {
    match timeout(patience, work).await {
        Ok(done) => Ok(done?),
        Err(elapsed) => {
            overdue.store(true, Ordering::Relaxed);
            Err(unavailable(elapsed))
        }
    }
}
