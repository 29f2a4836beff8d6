//! The register of schools, and the imports that keep it.

mod import;
mod list;
mod merge;
mod support;

pub use import::{
    Extract, ImportFinish, ImportKey, ImportLine, ImportSession, ImportStart, ImportSummary, Rejection,
    RejectionKey,
};
pub use list::{LinkedSchool, OpenCase, SchoolChangeLine, SchoolFilter, SchoolKey, SchoolLine, SchoolSort};
pub use support::{SupportKey, SupportSeen};
