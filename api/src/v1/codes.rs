//! The domain's closed lists, as the wire has them.

use crate::http::Code;

pub(crate) type CaseStatus = Code<casework::StatusKind>;
pub(crate) type CaseTrack = Code<casework::Track>;
pub(crate) type ClosureOutcome = Code<casework::ClosureOutcome>;
pub(crate) type DecisionChannel = Code<authority::Channel>;
pub(crate) type DecisionKind = Code<authority::DecisionKind>;
pub(crate) type EligibilityBasis = Code<casework::Basis>;
pub(crate) type Faith = Code<register::Faith>;
pub(crate) type FinalFundingBand = Code<casework::plan::FinalBand>;
pub(crate) type InspectionKind = Code<casework::InspectionKind>;
pub(crate) type ObjectiveArea = Code<casework::plan::ObjectiveArea>;
pub(crate) type ObjectiveRating = Code<casework::review::Colour>;
pub(crate) type PersonFunction = Code<register::Function>;
pub(crate) type PlanApprovalOutcome = Code<casework::plan::ApprovalOutcome>;
pub(crate) type PlanClearanceOutcome = Code<casework::plan::ClearanceOutcome>;
pub(crate) type PlanVersionState = Code<casework::plan::PlanStateKind>;
pub(crate) type Region = Code<register::Region>;
pub(crate) type ReviewerKind = Code<casework::review::ReviewerKind>;
pub(crate) type ReviewRecorded = Code<casework::review::Recorded>;
pub(crate) type ReviewTrack = Code<casework::review::ReviewTrack>;
pub(crate) type RouteAdvice = Code<casework::review::RouteAdvice>;
pub(crate) type SchoolKind = Code<register::SchoolKind>;
pub(crate) type SchoolStatus = Code<register::SchoolStatus>;
pub(crate) type TaskCompletion = Code<casework::task::Completion>;
pub(crate) type TaskPhase = Code<casework::task::Phase>;
pub(crate) type TaskStatus = Code<casework::task::TaskStatus>;
