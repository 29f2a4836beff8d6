//! Cases and all that hangs on them.

mod allocating;
mod assessing;
mod assignments;
mod closing;
mod concern_rows;
mod concerns;
mod conflicts;
mod contacts;
mod deciding;
mod list;
mod notes;
mod opening;
mod pauses;
mod read;
mod referrals;
mod rows;
mod school_changes;
mod tasks;
mod watching;

pub use allocating::AllocatingRead;
pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use closing::{ClosingSeen, CohortSeen};
pub use concerns::{ConcernChanging, ConcernKey, ConcernLine, ConcernNames, ConcernSeen};
pub(crate) use conflicts::load_conflict_task;
pub use conflicts::{CheckFilter, CheckLine, FindingRead};
pub use contacts::{ContactLine, ContactSeen};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub use referrals::ReferralSeen;
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
pub use school_changes::{CaseSchoolChangeLine, ResolvingSeen};
pub use watching::{WatchLine, WatchSeen, WatchSort};
