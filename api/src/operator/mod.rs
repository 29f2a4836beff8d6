//! Acts at the command line: whoever holds the database's login makes the first administrator.
//!
//! They go the way of every change, from a decision of the domain to one transaction, but for the permission: nobody
//! has a token yet, or the one who has it must be kept out.

mod blocks;
mod people;

use authority::{Caller, Identity};
use kernel::{Actor, ActorKind, Prose, Reason, Stamp, Timestamp};
use persistence::{StorageError, Viewer};
use thiserror::Error;
use uuid::Uuid;

pub use blocks::{block, unblock};
pub use people::{grant_scope, register_person};

/// Why an act at the command line came to nothing.
#[derive(Debug, Error)]
pub enum OperatorFault {
    /// What was given is not valid.
    #[error("{0}")]
    Invalid(String),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn stamp(kind: ActorKind, now: Timestamp) -> Stamp {
    let today = calendar::london_date(now);
    Stamp { by: Actor::of_kind(kind), at: now, today, request: Uuid::now_v7() }
}

/// Whoever acts here is nobody whom the record knows; nothing is read on their behalf.
fn viewer(now: Timestamp) -> Viewer {
    let nobody = Identity::Application { tenant: Uuid::nil(), client: Uuid::nil() };
    Viewer::new(Caller::new(nobody, []), calendar::london_date(now))
}

/// What the domain says no to, as one sentence after another.
fn refused<R: Reason>(reasons: &[R]) -> OperatorFault {
    let details: Vec<_> = reasons.iter().map(Reason::detail).collect();
    OperatorFault::Invalid(details.join(". "))
}

fn reason(text: &str) -> Result<Prose<500>, OperatorFault> {
    Prose::try_from(text.to_owned()).map_err(|why| OperatorFault::Invalid(format!("reason: {why}")))
}
