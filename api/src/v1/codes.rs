//! The domain's closed lists, as the wire has them.

use crate::http::Code;

pub(crate) type BoardConsultee = Code<casework::concern::Consulted>;
pub(crate) type CaseStatus = Code<casework::StatusKind>;
pub(crate) type CaseTrack = Code<casework::Track>;
pub(crate) type ChangeResolution = Code<casework::ChangeResolution>;
pub(crate) type ClosureOutcome = Code<casework::ClosureOutcome>;
pub(crate) type ConcernState = Code<casework::concern::ConcernState>;
pub(crate) type ConflictCheckPurpose = Code<casework::conflict::Purpose>;
pub(crate) type ConflictFinding = Code<casework::conflict::Finding>;
pub(crate) type ConflictInterestKind = Code<casework::conflict::Interest>;
pub(crate) type ContactOrganisationKind = Code<casework::ContactOrganisation>;
pub(crate) type ContactRole = Code<casework::ContactRole>;
pub(crate) type DecidedClosure = Code<casework::DecidedClosure>;
pub(crate) type DecisionChannel = Code<authority::Channel>;
pub(crate) type DecisionKind = Code<authority::DecisionKind>;
pub(crate) type EligibilityBasis = Code<casework::Basis>;
pub(crate) type EligibilityStanding = Code<casework::EligibilityStanding>;
pub(crate) type EscalationStepGroup = Code<casework::concern::StepGroup>;
pub(crate) type EscalationStepKey = Code<casework::concern::EscalationStep>;
pub(crate) type Faith = Code<register::Faith>;
pub(crate) type InspectionKind = Code<casework::InspectionKind>;
pub(crate) type MandationOutcome = Code<casework::concern::MandationOutcome>;
pub(crate) type MandationReason = Code<casework::concern::PrimaryReason>;
pub(crate) type NoticeKind = Code<casework::concern::NoticeKind>;
pub(crate) type PersonFunction = Code<register::Function>;
pub(crate) type Region = Code<register::Region>;
pub(crate) type RevealPurpose = Code<casework::RevealPurpose>;
pub(crate) type SchoolKind = Code<register::SchoolKind>;
pub(crate) type SchoolStatus = Code<register::SchoolStatus>;
pub(crate) type StructuralReferralKind = Code<casework::ReferralKind>;
pub(crate) type StructuralReferralState = Code<casework::ReferralState>;
pub(crate) type StructuralTool = Code<casework::ReferralTool>;
pub(crate) type TaskCompletion = Code<casework::task::Completion>;
pub(crate) type TaskPhase = Code<casework::task::Phase>;
pub(crate) type TaskStatus = Code<casework::task::TaskStatus>;
