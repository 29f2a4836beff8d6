//! The life of a case: opened, staffed, worked through its tasks, noted on.
//!
//! Rules only. What day it is, who asks, and what the register and the record say come in as values; money is not
//! known here.
#![warn(missing_docs)]

mod assess;
mod assignment;
mod case;
mod close;
mod eligibility;
mod note;
mod open;
mod refusal;
mod status;
pub mod task;

pub use assess::{AssessEligibility, Assessed, AssessingFacts};
pub use assignment::{Assignment, AssignmentId, OfficerCandidate};
pub use case::{BatchRole, Reassign, 
    Case, CaseFact, CaseId, CaseReference, CaseStudy, ChangeResolution, Closure, CodedKind, CohortFacts,
    Pause, PauseEnd, ResolvingFacts, SchoolChange, SchoolChangeId, SchoolSnapshot,
};
pub use close::{CloseCase, Closing};
pub use eligibility::{
    Assessment, AssessmentId, Basis, Eligibility, EligibilityStanding, Finding, Inspection, InspectionKind,
    StatedEligibility,
};
pub use note::{Note, NoteFact, NoteId, NoteRefusal, NoteText};
pub use open::{OpenCase, Opening, OpeningFacts, SchoolOfRegister};
pub use refusal::CaseRefusal;
pub use status::{ClosureOutcome, DecidedClosure, Status, StatusKind, Track, Written};
