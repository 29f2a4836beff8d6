use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, sql_query};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use thiserror::Error;

use crate::{Database, StorageError};

/// The schema, step by step.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The oldest PostgreSQL that will do, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

/// Why the schema could not be brought up to date.
#[derive(Debug, Error)]
pub enum MigrationError {
    /// The database could not be reached.
    #[error("The database cannot be reached: {0}")]
    Unreachable(String),
    /// It is too old.
    #[error("PostgreSQL {0} is too old; version 15 or later is needed")]
    TooOld(String),
    /// A step failed.
    #[error("A migration failed: {0}")]
    Failed(String),
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    number: i32,
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// Brings the schema up to date as its owner and answers how many steps were taken. Two at once take turns.
///
/// Runs on a blocking thread: actix workers are single-threaded, where diesel-async's own harness would panic.
///
/// # Errors
/// When the server cannot be reached, is too old, or a step fails.
pub async fn migrate(url: String) -> Result<usize, MigrationError> {
    let steps = tokio::task::spawn_blocking(move || {
        let mut connection = AsyncConnectionWrapper::<AsyncPgConnection>::establish(&url)
            .map_err(|error| MigrationError::Unreachable(error.to_string()))?;
        let failed = |error: diesel::result::Error| MigrationError::Failed(error.to_string());
        let server: Server = sql_query(
            "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
        )
        .get_result(&mut connection)
        .map_err(failed)?;
        if server.number < OLDEST_SERVER {
            return Err(MigrationError::TooOld(server.version));
        }
        sql_query("select pg_advisory_lock(728341)").execute(&mut connection).map_err(failed)?;
        let steps = connection
            .run_pending_migrations(MIGRATIONS)
            .map_err(|error| MigrationError::Failed(error.to_string()))?
            .len();
        Ok(steps)
    });
    steps.await.map_err(|error| MigrationError::Failed(error.to_string()))?
}

#[derive(QueryableByName)]
struct Newest {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Empty {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    empty: bool,
}

impl Database {
    /// Whether nobody is registered yet: a database that has never been used.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_empty(&self) -> Result<bool, StorageError> {
        let query = crate::sql::Sql::new("select not exists (select from people) as empty", []);
        Ok(self.reading().await?.row::<Empty>(query).await?.empty)
    }

    /// Whether the database answers and has the schema this program was built for.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_current(&self) -> Result<bool, StorageError> {
        use diesel::migration::MigrationSource;

        let wanted = MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS)
            .ok()
            .and_then(|steps| steps.iter().map(|step| step.name().version().as_owned().to_string()).max());
        let newest = crate::sql::Sql::new(
            "select coalesce(max(version), '') as version from __diesel_schema_migrations",
            [],
        );
        let newest: Newest = self.reading().await?.row(newest).await?;
        Ok(wanted.is_some_and(|wanted| wanted == newest.version))
    }
}
