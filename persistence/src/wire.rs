//! A connection on which nobody waits for ever.

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
use crate::health::Health;
use crate::sql::{Fixed, Sql};

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

/// A connection, and how long its statements may take.
pub(crate) struct Wire {
    connection: AsyncPgConnection,
    patience: Duration,
    pub(crate) health: Health,
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
        let (health, ending) = Health::new();
        tokio::spawn(async move {
            drop(driver.await);
            drop(ending);
        });
        let mut connection = AsyncPgConnection::try_from(client).await.map_err(unavailable)?;
        connection.batch_execute(self.set_up).await.map_err(unavailable)?;
        Ok(Wire { connection, patience: self.statement + GRACE, health })
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

    /// Every row that a query finds whose text is always the same.
    pub(crate) async fn fixed_rows<R, Name>(&self, query: Fixed<Name>) -> Result<Vec<R>, StorageError>
    where
        R: QueryableByName<Pg> + Send + 'static,
        Name: Send + 'static,
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
        within(self.patience, &self.health, begin).await
    }

    /// Ends it, and keeps what was done.
    pub(crate) async fn commit(&mut self) -> Result<(), StorageError> {
        let commit = AnsiTransactionManager::commit_transaction(&mut self.connection);
        within(self.patience, &self.health, commit).await
    }

    /// Ends it, as if nothing had been done.
    pub(crate) async fn roll_back(&mut self) -> Result<(), StorageError> {
        let roll_back = AnsiTransactionManager::rollback_transaction(&mut self.connection);
        within(self.patience, &self.health, roll_back).await
    }

    /// Whether it can be used again, as far as is known here.
    pub(crate) fn is_sound(&mut self) -> bool {
        !self.health.is_bad() && !self.connection.is_broken()
    }

    /// Whether the database answers through it, while others may be using it.
    pub(crate) async fn probe(&self) -> Result<(), StorageError> {
        self.run(Sql::new("select", [])).await
    }

    /// Whether the database answers through it; whoever asks does not wait for ever.
    pub(crate) async fn try_out(&mut self) -> Result<(), StorageError> {
        Ok(self.connection.batch_execute("").await?)
    }

    async fn within<T>(&self, work: impl Future<Output = QueryResult<T>>) -> Result<T, StorageError> {
        within(self.patience, &self.health, work).await
    }
}

/// What the work comes to, unless it takes too long.
async fn within<T>(
    patience: Duration,
    health: &Health,
    work: impl Future<Output = QueryResult<T>>,
) -> Result<T, StorageError> {
    let failed = match timeout(patience, work).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => {
            // After a failover the old server only reads: the next connection leads to the new one.
            if matches!(error, Diesel::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)) {
                health.spoil();
            }
            error.into()
        }
        Err(elapsed) => {
            health.spoil();
            unavailable(elapsed)
        }
    };
    Err(failed)
}
