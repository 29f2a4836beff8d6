//! Cases and all that hangs on them.

mod assessing;
mod assignments;
mod closing;
mod deciding;
mod decision_list;
mod decisions;
mod list;
mod notes;
mod opening;
mod pauses;
mod read;
mod replacing;
mod rows;
mod school_changes;
mod tasks;

pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use closing::{ClosingSeen, CohortSeen};
pub(crate) use deciding::load_unregistered;
pub use decision_list::{DecisionFilter, DecisionKey, DecisionSort, DecisionSummary};
pub use decisions::{ActLine, ChainLink, DecisionLine, DecisionSeen};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub use replacing::ReplacingSeen;
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
pub use school_changes::{CaseSchoolChangeLine, ResolvingSeen};
