//! A connection on which nobody waits for ever.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::QueryResult;
use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel::sql_types::BigInt;
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{
    AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection, TransactionManager,
};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

use crate::StorageError;
use crate::sql::Sql;

/// How long it may take to connect, and to be ready.
pub(crate) const CONNECT: Duration = Duration::from_secs(3);
/// The database ends what it does itself; this much later nobody believes that it will.
const GRACE: Duration = Duration::from_secs(1);

/// How long sent bytes may go without an acknowledgement.
const UNACKNOWLEDGED: Duration = Duration::from_secs(5);
/// A silent peer is asked after so long, so often, so many times.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(10);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_RETRIES: u32 = 3;
/// What the driver assumes unless an address says otherwise.
const UNSET_KEEPALIVE_IDLE: Duration = Duration::from_secs(2 * 60 * 60);

/// How long a connection is used before another takes its place, and how much longer at random, lest all end at once.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const JITTER_SECONDS: u32 = 180;

/// A connection, and how long its statements may take.
pub(crate) struct Wire {
    connection: AsyncPgConnection,
    patience: Duration,
    lifetime: Duration,
    /// Whether nobody else may have it: an answer is overdue, and would be taken for that to another question; or it
    /// leads to a server that only reads.
    spoilt: AtomicBool,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
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
    /// The address, with limits to how long the network may be silent unless it has its own.
    ///
    /// # Errors
    /// When it is no address.
    pub(crate) fn new(url: &str, set_up: &'static str, statement: Duration) -> Result<Self, StorageError> {
        let mut config: Config = url.parse().map_err(unavailable)?;
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
        Ok(Self { config, set_up, statement })
    }

    /// Opens a connection, driven by the runtime that this runs on, or gives up.
    pub(crate) async fn open(self) -> Result<Wire, StorageError> {
        // Whoever asked may go away; what they began must not stay half-open for ever.
        timeout(CONNECT, self.connect()).await.map_err(unavailable)?
    }

    async fn connect(self) -> Result<Wire, StorageError> {
        let (client, driver) = self.config.connect(NoTls).await.map_err(unavailable)?;
        // Whoever uses the connection when it breaks is told; the driver has nothing to add.
        tokio::spawn(async move { drop(driver.await) });
        let mut connection = AsyncPgConnection::try_from(client).await.map_err(unavailable)?;
        connection.batch_execute(self.set_up).await.map_err(unavailable)?;
        let jitter = getrandom::u32().unwrap_or_default() % JITTER_SECONDS;
        Ok(Wire {
            connection,
            patience: self.statement + GRACE,
            lifetime: LIFETIME + Duration::from_secs(jitter.into()),
            spoilt: AtomicBool::new(false),
        })
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

    /// How many a query finds that names its one number `count`.
    pub(crate) async fn count(&self, query: Sql) -> Result<i64, StorageError> {
        Ok(self.row::<Count>(query).await?.count)
    }

    /// How many there are in all, if that is wanted.
    pub(crate) async fn total(&self, wanted: bool, query: Sql) -> Result<Option<i64>, StorageError> {
        if wanted { self.count(query).await.map(Some) } else { Ok(None) }
    }

    /// Runs a statement that answers nothing.
    pub(crate) async fn run(&self, statement: Sql) -> Result<(), StorageError> {
        self.within(statement.execute(&mut &self.connection)).await.map(|_| ())
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&mut self) -> Result<(), StorageError> {
        let begin = AnsiTransactionManager::begin_transaction(&mut self.connection);
        within(self.patience, &self.spoilt, begin).await
    }

    /// Ends it, and keeps what was done.
    pub(crate) async fn commit(&mut self) -> Result<(), StorageError> {
        let commit = AnsiTransactionManager::commit_transaction(&mut self.connection);
        within(self.patience, &self.spoilt, commit).await
    }

    /// Ends it, as if nothing had been done.
    pub(crate) async fn roll_back(&mut self) -> Result<(), StorageError> {
        let roll_back = AnsiTransactionManager::rollback_transaction(&mut self.connection);
        within(self.patience, &self.spoilt, roll_back).await
    }

    /// Whether it can be used again, as far as is known here.
    pub(crate) fn is_sound(&mut self) -> bool {
        !*self.spoilt.get_mut() && !self.connection.is_broken()
    }

    /// How long it is to be used.
    pub(crate) const fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Whether the database answers through it; whoever asks does not wait for ever.
    pub(crate) async fn try_out(&mut self) -> Result<(), StorageError> {
        Ok(self.connection.batch_execute("").await?)
    }

    async fn within<T>(&self, work: impl Future<Output = QueryResult<T>>) -> Result<T, StorageError> {
        within(self.patience, &self.spoilt, work).await
    }
}

/// What the work comes to, unless it takes too long.
async fn within<T>(
    patience: Duration,
    spoilt: &AtomicBool,
    work: impl Future<Output = QueryResult<T>>,
) -> Result<T, StorageError> {
    let failed = match timeout(patience, work).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => {
            // After a failover the old server only reads: the next connection leads to the new one.
            if matches!(error, Diesel::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)) {
                spoilt.store(true, Ordering::Relaxed);
            }
            error.into()
        }
        Err(elapsed) => {
            spoilt.store(true, Ordering::Relaxed);
            unavailable(elapsed)
        }
    };
    Err(failed)
}
