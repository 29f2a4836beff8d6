//! The life of a case: opened, staffed, worked through its tasks, noted on.
//!
//! Rules only. What day it is, who asks, and what the register and the record say come in as values; money is not
//! known here.
#![warn(missing_docs)]

mod allocate;
mod assess;
mod assignment;
mod case;
mod close;
pub mod concern;
pub mod conflict;
mod consequence;
mod contact;
mod diagnose;
mod document;
mod eligibility;
pub mod matching;
mod milestone;
mod note;
mod open;
pub mod plan;
mod recommendation;
mod referral;
mod refusal;
mod replace;
pub mod review;
mod status;
pub mod task;
mod universal_support;
mod watch;

pub use allocate::{
    AdviserCandidate, AllocateAdviser, Allocated, AllocatingSeen, AllocationRefusal, Checked,
};
pub use assess::{AssessEligibility, Assessed, AssessingFacts};
pub use assignment::{Assignment, AssignmentId, OfficerCandidate};
pub use case::{
    BatchRole, Case, CaseFact, CaseId, CaseReference, CaseStudy, ChangeResolution, Closure, CodedKind,
    CohortFacts, Pause, PauseEnd, Reassign, ResolvingFacts, SchoolChange, SchoolChangeId, SchoolSnapshot,
};
pub use close::{CloseCase, Closing};
pub use consequence::{Anew, Consequence, anew, consequence};
pub use contact::{
    Contact, ContactFact, ContactId, ContactInput, ContactOrganisation, ContactPerson, ContactRefusal,
    ContactRole, PHONE_FAULT, Phone, RevealFact, RevealPurpose,
};
pub use diagnose::{ChangeRoute, DecideDiagnosis, DiagnosisOutcome, Route, RouteRefusal, Routed};
pub use document::{
    Document, DocumentChanges, DocumentClassification, DocumentFact, DocumentId, DocumentKind, DocumentPlace,
    DocumentRefusal, DocumentSubject, DocumentSubjectKind, Particulars, StatedDocument,
};
pub use eligibility::{
    Assessment, AssessmentId, Basis, Eligibility, EligibilityStanding, Finding, Inspection, InspectionKind,
    StatedEligibility,
};
pub use milestone::{Milestone, milestones};
pub use note::{Note, NoteFact, NoteId, NoteRefusal, NoteText};
pub use open::{OpenCase, Opening, OpeningFacts, SchoolOfRegister};
pub use recommendation::{
    MakeRecommendation, Recommendation, RecommendationFact, RecommendationId, RecommendationRefusal,
};
pub use referral::{
    AddReferral, ChangeReferral, Referral, ReferralFact, ReferralId, ReferralKind, ReferralState,
    ReferralTool,
};
pub use refusal::CaseRefusal;
pub use replace::{PastDecision, ReplaceDecision, Replaced, ReplacingFacts};
pub use status::{ClosureOutcome, DecidedClosure, Status, StatusKind, Track, Written};
pub use universal_support::{
    UniversalSupport, UniversalSupportFact, UniversalSupportFacts, UniversalSupportId, UniversalSupportInput,
    UniversalSupportRefusal,
};
pub use watch::{Watch, WatchFact};
