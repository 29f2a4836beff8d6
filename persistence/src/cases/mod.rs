//! Cases and all that hangs on them.

mod assessing;
mod assignments;
mod deciding;
mod list;
mod notes;
mod objective_rows;
mod opening;
mod plan_rows;
mod plans;
mod read;
mod review_rows;
mod rows;
mod tasks;

pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use plans::PlanSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
