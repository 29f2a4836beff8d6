//! The domain's closed lists, as the wire has them.

use crate::http::Code;

pub(crate) type CaseMilestone = Code<casework::Milestone>;
pub(crate) type CaseStatus = Code<casework::StatusKind>;
pub(crate) type CaseTrack = Code<casework::Track>;
pub(crate) type ClosureOutcome = Code<casework::ClosureOutcome>;
pub(crate) type ConflictResponseFinding = Code<casework::task::ResponseFinding>;
pub(crate) type DecisionChannel = Code<authority::Channel>;
pub(crate) type DecisionKind = Code<authority::DecisionKind>;
pub(crate) type DocumentClassification = Code<casework::DocumentClassification>;
pub(crate) type DocumentKind = Code<casework::DocumentKind>;
pub(crate) type DocumentSubjectKind = Code<casework::DocumentSubjectKind>;
pub(crate) type EligibilityBasis = Code<casework::Basis>;
pub(crate) type Faith = Code<register::Faith>;
pub(crate) type IndicativeFundingBand = Code<casework::task::IndicativeBand>;
pub(crate) type InspectionKind = Code<casework::InspectionKind>;
pub(crate) type PersonFunction = Code<register::Function>;
pub(crate) type Region = Code<register::Region>;
pub(crate) type SchoolKind = Code<register::SchoolKind>;
pub(crate) type SchoolStatus = Code<register::SchoolStatus>;
pub(crate) type TaskCompletion = Code<casework::task::Completion>;
pub(crate) type TaskPhase = Code<casework::task::Phase>;
pub(crate) type TaskStatus = Code<casework::task::TaskStatus>;
pub(crate) type VisitMode = Code<casework::task::VisitMode>;
