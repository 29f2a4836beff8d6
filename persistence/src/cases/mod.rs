//! Cases and all that hangs on them.

mod assessing;
mod assignments;
mod closing;
mod deciding;
mod list;
mod notes;
mod opening;
mod pauses;
mod read;
mod rows;
mod school_changes;
mod tasks;
mod together;

pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use closing::{ClosingSeen, CohortSeen};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
pub use school_changes::{CaseSchoolChangeLine, ResolvingSeen};
