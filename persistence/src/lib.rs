//! Everything that knows SQL, and nothing that knows HTTP or rules.
//!
//! Aggregates come out of rows and go back into them here; every change goes through [`Work`], and every query over
//! cases starts from what the [`Viewer`] may see.
#![warn(missing_docs)]

mod access;
mod blocks;
mod caller;
mod cases;
mod database;
mod error;
mod event;
mod events;
mod health;
mod json;
mod keyset;
mod migrate;
mod page;
mod people;
mod reference;
mod replies;
mod row;
mod schools;
mod shared;
mod sql;
mod verify;
mod wire;
mod work;

pub use access::{ScopeFilter, ScopeKey, ScopeLine, ScopeSeen};
pub use caller::Viewer;
pub use cases::{
    AssessingSeen, AssessmentLine, AssignmentLine, CaseFilter, CaseKey, CaseLine, CaseRead,
    CaseSchoolChangeLine, CaseSeen, CaseSort, ClosingSeen, CohortSeen, NoteKey, NoteLine, NoteSeen,
    NoteVersionLine, OfficerSeen, OpeningSeen, PersonName, ResolvingSeen, TimeKey,
};
pub use database::{Database, PoolSizes, PoolUsage};
pub use error::StorageError;
pub use event::{Chain, ChainKind, EventBody, Head, Once, Subject, unseal};
pub use events::{EventFilter, EventLine, StoredEvent};
pub use migrate::{MIGRATIONS, MigrationError, migrate};
pub use page::{Direction, Order, Page, PageRequest};
pub use people::{MeRead, PersonFilter, PersonKey, PersonLine, PersonSeen};
pub use reference::{ReferenceList, ReferenceValue};
pub use schools::{
    Extract, ImportFinish, ImportKey, ImportLine, ImportSession, ImportStart, ImportSummary, LinkedSchool,
    OpenCase, Rejection, RejectionKey, SchoolChangeLine, SchoolFilter, SchoolKey, SchoolLine, SchoolSort,
};
pub use verify::{Broken, Verified};
pub use work::{Attempt, Kept, KeptReply, Work};
