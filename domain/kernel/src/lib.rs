//! The words that every context shares: identifiers, versions, text, who acts and when, facts, and reasons to refuse.
//!
//! No word of the business lives here, no clock and no input or output.
#![warn(missing_docs)]

mod actor;
mod coded;
mod fact;
mod id;
mod pence;
mod refusal;
mod text;
mod version;

pub use actor::{Actor, ActorKind, Person, PersonId, Stamp};
pub use coded::Coded;
pub use fact::{Aggregate, Fact, Private, Recorded};
pub use id::Id;
pub use pence::{NotPence, Pence};
pub use refusal::{Existing, Family, Reason, Refusals};
pub use text::{Line, Prose, TextFault, search_key};
pub use version::Version;

/// An instant in UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
