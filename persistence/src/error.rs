use deadpool::managed::PoolError;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use thiserror::Error;

/// What storage can answer other than yes.
#[derive(Debug, Error)]
pub enum StorageError {
    /// Somebody else wrote first, or holds what this write needs: read and decide again.
    #[error("another write came first ({0})")]
    Raced(String),
    /// The database cannot be reached, or is too busy.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row breaks the model: a bug, never the caller's fault.
    #[error("a row of {table} breaks the model: {why}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong with the row.
        why: String,
    },
    /// Anything else the database refused.
    #[error("the database refused")]
    Database(#[source] Diesel),
    /// A value could not be written as JSON.
    #[error("a value could not be encoded")]
    Encoding(#[from] serde_json::Error),
}

impl From<PoolError<Self>> for StorageError {
    fn from(error: PoolError<Self>) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<Diesel> for StorageError {
    fn from(error: Diesel) -> Self {
        use DatabaseErrorKind as K;
        match error {
            Diesel::DatabaseError(K::UniqueViolation, info) => {
                Self::Raced(info.constraint_name().unwrap_or_default().to_owned())
            }
            Diesel::DatabaseError(K::SerializationFailure, info) => Self::Raced(info.message().to_owned()),
            Diesel::DatabaseError(K::ClosedConnection | K::UnableToSendCommand, _) => {
                Self::Unavailable(Box::new(error))
            }
            Diesel::DatabaseError(K::Unknown, ref info) if passing(info.message()) => {
                Self::Unavailable(Box::new(error))
            }
            other => Self::Database(other),
        }
    }
}

/// Whether the database says no for a reason that passes: it is starting, stopping, too busy, or somebody holds a lock.
///
/// diesel keeps the message of these but not their code.
fn passing(message: &str) -> bool {
    const PASSING: [&str; 10] = [
        "lock timeout",
        "statement timeout",
        "deadlock detected",
        "terminating connection",
        "the database system is",
        "too many clients",
        "connection closed",
        "read-only transaction",
        "remaining connection slots",
        "error communicating with the server",
    ];
    PASSING.iter().any(|known| message.contains(known))
}

impl StorageError {
    pub(crate) fn corrupt(table: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, why: why.to_string() }
    }
}
