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
            Diesel::DatabaseError(K::Unknown, info) if info.message().contains(DEADLOCK) => {
                Self::Raced(info.message().to_owned())
            }
            // A session that may only read belongs to a server that is no longer the first.
            Diesel::DatabaseError(
                K::ClosedConnection | K::UnableToSendCommand | K::ReadOnlyTransaction,
                _,
            )
            | Diesel::BrokenTransactionManager
            | Diesel::RollbackErrorOnCommit { .. } => Self::Unavailable(Box::new(error)),
            Diesel::DatabaseError(K::Unknown, ref info) if passing(info.message()) => {
                Self::Unavailable(Box::new(error))
            }
            other => Self::Database(other),
        }
    }
}

const DEADLOCK: &str = "deadlock detected";

/// Whether the database says no for a reason that passes: it is starting, stopping, full, too busy, or somebody holds
/// a lock.
///
/// diesel keeps the message of these but not their code.
fn passing(message: &str) -> bool {
    const PASSING: [&str; 12] = [
        "lock timeout",
        "could not obtain lock",
        "canceling statement",
        "terminating connection",
        "the database system is",
        "too many clients",
        "too many connections",
        "remaining connection slots",
        "out of memory",
        "out of shared memory",
        "No space left on device",
        "connection closed",
    ];
    PASSING.iter().any(|known| message.contains(known))
}

impl StorageError {
    pub(crate) fn corrupt(table: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, why: why.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, message: &str) -> StorageError {
        Diesel::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn what_passes_is_never_a_fault_of_ours() {
        for message in [
            "canceling statement due to statement timeout",
            "canceling statement due to lock timeout",
            "could not obtain lock on row in relation \"chains\"",
            "terminating connection due to administrator command",
            "terminating connection because of crash of another server process",
            "terminating connection due to idle-in-transaction timeout",
            "the database system is starting up",
            "the database system is in recovery mode",
            "the database system is shutting down",
            "sorry, too many clients already",
            "too many connections for role \"rise\"",
            "remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "could not extend file \"base/16384/2619\": No space left on device",
        ] {
            let error = said(DatabaseErrorKind::Unknown, message);
            assert!(matches!(error, StorageError::Unavailable(_)), "{message}: {error:?}");
        }
        let message = "cannot execute INSERT in a read-only transaction";
        assert!(matches!(
            said(DatabaseErrorKind::ReadOnlyTransaction, message),
            StorageError::Unavailable(_)
        ));
        assert!(matches!(Diesel::BrokenTransactionManager.into(), StorageError::Unavailable(_)));
    }

    #[test]
    fn what_a_second_try_may_settle_is_a_race() {
        assert!(matches!(
            said(DatabaseErrorKind::SerializationFailure, "could not serialize access"),
            StorageError::Raced(_)
        ));
        assert!(matches!(said(DatabaseErrorKind::Unknown, "deadlock detected"), StorageError::Raced(_)));
    }

    #[test]
    fn what_does_not_pass_is_a_fault() {
        let error = said(DatabaseErrorKind::Unknown, "column \"note\" does not exist");
        assert!(matches!(error, StorageError::Database(_)));
    }
}
