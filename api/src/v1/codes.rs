//! The domain's closed lists, as the wire has them.

use crate::http::Code;

pub(crate) type BatchRole = Code<casework::BatchRole>;
pub(crate) type CaseStatus = Code<casework::StatusKind>;
pub(crate) type CaseTrack = Code<casework::Track>;
pub(crate) type ChangeResolution = Code<casework::ChangeResolution>;
pub(crate) type ClosureOutcome = Code<casework::ClosureOutcome>;
pub(crate) type DecidedClosure = Code<casework::DecidedClosure>;
pub(crate) type DecisionChannel = Code<authority::Channel>;
pub(crate) type EligibilityBasis = Code<casework::Basis>;
pub(crate) type EligibilityStanding = Code<casework::EligibilityStanding>;
pub(crate) type Faith = Code<register::Faith>;
pub(crate) type InspectionKind = Code<casework::InspectionKind>;
pub(crate) type PersonFunction = Code<register::Function>;
pub(crate) type Region = Code<register::Region>;
pub(crate) type SchoolKind = Code<register::SchoolKind>;
pub(crate) type SchoolStatus = Code<register::SchoolStatus>;
pub(crate) type TaskCompletion = Code<casework::task::Completion>;
pub(crate) type TaskPhase = Code<casework::task::Phase>;
pub(crate) type TaskStatus = Code<casework::task::TaskStatus>;
