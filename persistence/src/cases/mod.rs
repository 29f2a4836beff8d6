//! Cases and all that hangs on them.

mod assessing;
mod assignments;
mod deciding;
mod documents;
mod list;
mod notes;
mod opening;
mod read;
mod recommendations;
mod rows;
mod tasks;

pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use documents::{DocumentFilter, DocumentLine, DocumentSeen};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub use recommendations::{RecommendationFilter, RecommendationLine, RecommendationSeen};
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
pub use tasks::TaskSeen;
