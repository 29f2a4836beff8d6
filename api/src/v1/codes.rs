//! The domain's closed lists, as the wire has them.

use crate::http::Code;

pub(crate) type AppointmentOutcome = Code<casework::matching::AppointmentOutcome>;
pub(crate) type AppointmentState = Code<casework::matching::AppointmentState>;
pub(crate) type CandidateState = Code<casework::matching::CandidateStateKind>;
pub(crate) type CaseRoute = Code<casework::Route>;
pub(crate) type CaseStatus = Code<casework::StatusKind>;
pub(crate) type CaseTrack = Code<casework::Track>;
pub(crate) type ClosureOutcome = Code<casework::ClosureOutcome>;
pub(crate) type DecisionChannel = Code<authority::Channel>;
pub(crate) type DecisionKind = Code<authority::DecisionKind>;
pub(crate) type DiagnosisOutcome = Code<casework::DiagnosisOutcome>;
pub(crate) type DueDiligenceOutcome = Code<casework::matching::CheckOutcome>;
pub(crate) type EligibilityBasis = Code<casework::Basis>;
pub(crate) type Faith = Code<register::Faith>;
pub(crate) type InspectionKind = Code<casework::InspectionKind>;
pub(crate) type OrganisationKind = Code<register::OrganisationKind>;
pub(crate) type OrganisationStatus = Code<register::OrganisationStatus>;
pub(crate) type OverridableCheck = Code<casework::matching::OverridableCheck>;
pub(crate) type PersonFunction = Code<register::Function>;
pub(crate) type Region = Code<register::Region>;
pub(crate) type SchoolKind = Code<register::SchoolKind>;
pub(crate) type SchoolStatus = Code<register::SchoolStatus>;
pub(crate) type TaskCompletion = Code<casework::task::Completion>;
pub(crate) type TaskPhase = Code<casework::task::Phase>;
pub(crate) type TaskProgress = Code<casework::task::Progress>;
pub(crate) type TaskStatus = Code<casework::task::TaskStatus>;
