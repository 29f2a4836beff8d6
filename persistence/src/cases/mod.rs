//! Cases and all that hangs on them.

mod assessing;
mod assignments;
mod candidates;
mod deciding;
mod list;
mod matching;
mod notes;
mod opening;
mod read;
mod rows;
mod tasks;

pub use assessing::AssessingSeen;
pub use assignments::{AssessmentLine, AssignmentLine, OfficerSeen, TimeKey};
pub use candidates::{CandidateKey, CandidateLine};
pub use list::{CaseFilter, CaseKey, CaseLine, CaseSort, OfOrganisation};
pub use matching::{MatchDecisionSeen, MatchingSeen, SupportingOrganisationLine};
pub use notes::{NoteKey, NoteLine, NoteSeen, NoteVersionLine};
pub use opening::OpeningSeen;
pub use read::{CaseRead, CaseSeen, PersonName};
pub(crate) use rows::{CASE_COLUMNS, CaseRow};
