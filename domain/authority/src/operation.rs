//! The permission table. It is the check, the contract's sentence on who may call, and what `GET /v1/me` answers.

use kernel::Coded;
use strum::{IntoStaticStr, VariantArray};

use crate::Role;
use crate::Role::{
    AuditRead as AU, CaseAdvise as AD, CaseDecide as DE, CaseDeliver as DO, CaseLead as LE, CaseRead as CR,
    FinanceIntegrate as FI, GrantApprove as GA, GrantPrepare as GP, PlatformAdmin as PA, ReportRead as RR,
    ServiceSupport as SS, VendorMaintain as VM,
};
use Reach::{Advising, Authored, Everywhere, InScope, Officer, Own};

/// How far a role reaches in one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Wherever the thing is.
    Everywhere,
    /// Where the caller has scope over the region.
    InScope,
    /// Where the caller has scope and is the delivery officer.
    Officer,
    /// Where the caller is the adviser.
    Advising,
    /// What the caller wrote, on a case in sight.
    Authored,
    /// What is about the caller.
    Own,
}

/// A role, and how far it reaches.
pub type Grant = (Role, Reach);

/// Who may call one operation.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Any one of these suffices.
    pub grants: &'static [Grant],
    /// Whether an application acting for itself is refused: people decide, and people give access.
    pub person_required: bool,
}

/// Everyone with any known role.
const EVERY: &[Grant] = &[
    (CR, Everywhere),
    (DO, Everywhere),
    (AD, Everywhere),
    (LE, Everywhere),
    (DE, Everywhere),
    (GP, Everywhere),
    (GA, Everywhere),
    (VM, Everywhere),
    (FI, Everywhere),
    (RR, Everywhere),
    (AU, Everywhere),
    (SS, Everywhere),
    (PA, Everywhere),
];

/// Who reads a case.
const READERS: &[Grant] = &[
    (CR, InScope),
    (DO, InScope),
    (LE, InScope),
    (DE, InScope),
    (GP, InScope),
    (GA, InScope),
    (AD, Advising),
    (SS, Everywhere),
    (AU, Everywhere),
];

/// Who lists cases: readers, and reports without personal data.
const LISTERS: &[Grant] = &[
    (CR, InScope),
    (DO, InScope),
    (LE, InScope),
    (DE, InScope),
    (GP, InScope),
    (GA, InScope),
    (AD, Advising),
    (SS, Everywhere),
    (AU, Everywhere),
    (RR, Everywhere),
];

/// Who works a case.
const WORKERS: &[Grant] = &[(DO, Officer), (LE, InScope)];

/// Who works a case, and its adviser.
const ADVISED_WORKERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising)];

/// Who sees the register of people.
const PEOPLE_READERS: &[Grant] = &[
    (CR, Everywhere),
    (DO, Everywhere),
    (AD, Everywhere),
    (LE, Everywhere),
    (DE, Everywhere),
    (GP, Everywhere),
    (GA, Everywhere),
    (AU, Everywhere),
    (SS, Everywhere),
    (PA, Everywhere),
];

/// Who sees the register of advisers: reports without names.
const ADVISER_LISTERS: &[Grant] = &[
    (LE, Everywhere),
    (DE, Everywhere),
    (DO, Everywhere),
    (GP, Everywhere),
    (GA, Everywhere),
    (AU, Everywhere),
    (PA, Everywhere),
    (RR, Everywhere),
];
const ADVISER_READERS: &[Grant] = &[
    (LE, Everywhere),
    (DE, Everywhere),
    (DO, Everywhere),
    (GP, Everywhere),
    (GA, Everywhere),
    (AU, Everywhere),
    (PA, Everywhere),
    (RR, Everywhere),
    (AD, Own),
];
const ADVISER_KEEPERS: &[Grant] = &[(PA, Everywhere), (LE, InScope)];
const DECLARATION_READERS: &[Grant] =
    &[(LE, InScope), (DE, InScope), (DO, InScope), (AU, Everywhere), (AD, Own)];
const DECLARERS: &[Grant] = &[(DO, InScope), (LE, InScope), (AD, Own)];
const DECLARATION_ENDERS: &[Grant] = &[(LE, InScope), (AD, Own)];
const CHECK_READERS: &[Grant] =
    &[(DO, Officer), (LE, InScope), (DE, InScope), (AD, Advising), (AU, Everywhere)];
/// Who sees whose authority goes how far; everybody sees their own.
const DELEGATION_READERS: &[Grant] = &[
    (DE, Everywhere),
    (GA, Everywhere),
    (LE, Everywhere),
    (AU, Everywhere),
    (PA, Everywhere),
    (CR, Own),
    (DO, Own),
    (AD, Own),
    (GP, Own),
    (VM, Own),
    (FI, Own),
    (RR, Own),
    (SS, Own),
];
/// Who corrects a decision: whoever took or recorded it, and service support.
const DECISION_CORRECTORS: &[Grant] =
    &[(DE, Authored), (LE, Authored), (DO, Authored), (GA, Authored), (SS, Everywhere)];
/// Who decides anew: which kinds, their delegations say.
const SUCCESSORS: &[Grant] = &[(DE, InScope), (LE, InScope), (DO, Officer), (GA, InScope)];
const OVERTURNERS: &[Grant] = &[(DE, InScope), (GA, InScope)];

/// Who works a case, and its adviser.
const WORKERS_AND_ADVISER: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising)];

/// The grant team's approvers.
const CLEARERS: &[Grant] = &[(GA, InScope)];
const IMPORT_READERS: &[Grant] = &[(PA, Everywhere), (AU, Everywhere), (SS, Everywhere)];
const ADMINISTRATORS: &[Grant] = &[(PA, Everywhere)];
const ACCESS_READERS: &[Grant] = &[(PA, Everywhere), (AU, Everywhere)];
const OPENERS: &[Grant] = &[(LE, InScope), (DO, InScope)];
const LEADS: &[Grant] = &[(LE, InScope)];
const ASSESSORS: &[Grant] = &[(DO, Officer), (LE, InScope), (DE, InScope)];
const STOPPERS: &[Grant] = &[(DO, Officer), (LE, InScope), (DE, InScope)];
/// Who decides about a case, and who may record it on their behalf; whether the decider may is asked of delegations.
const CASE_DECIDERS: &[Grant] = &[(DE, InScope), (DO, Officer), (LE, InScope)];
const CORRECTORS: &[Grant] = &[(SS, Everywhere)];
const COHORT_SETTERS: &[Grant] = &[(LE, InScope), (SS, Everywhere)];
/// Who proposes organisations that might support a school.
const PROPOSERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising)];
const ORGANISATION_KEEPERS: &[Grant] = &[(LE, Everywhere), (GP, Everywhere), (PA, Everywhere)];
const NOTE_WRITERS: &[Grant] =
    &[(DO, Officer), (LE, InScope), (AD, Advising), (DE, InScope), (GP, InScope), (GA, InScope)];
const NOTE_AUTHORS: &[Grant] =
    &[(DO, Authored), (LE, Authored), (AD, Authored), (DE, Authored), (GP, Authored), (GA, Authored)];
const NOTE_REMOVERS: &[Grant] = &[
    (DO, Authored),
    (AD, Authored),
    (DE, Authored),
    (GP, Authored),
    (GA, Authored),
    (LE, InScope),
    (SS, Everywhere),
];
const CONCERN_RAISERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising)];
const CONCERN_EDITORS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Authored)];
/// Deciders, and those who record a decision for one.
const DECIDERS: &[Grant] = &[(DE, InScope), (DO, Officer), (LE, InScope)];
const WITHDRAWERS: &[Grant] = &[(LE, InScope), (DE, InScope)];
const CONTACT_WRITERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising)];
const CONTACT_REVEALERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising), (GP, InScope)];
const REFERRERS: &[Grant] = &[(DO, Officer), (LE, InScope), (DE, InScope)];
/// Everyone but the finance system and the standing-data team.
const SUPPORT_READERS: &[Grant] = &[
    (CR, Everywhere),
    (DO, Everywhere),
    (AD, Everywhere),
    (LE, Everywhere),
    (DE, Everywhere),
    (GP, Everywhere),
    (GA, Everywhere),
    (RR, Everywhere),
    (AU, Everywhere),
    (SS, Everywhere),
    (PA, Everywhere),
];
const SUPPORT_ADDERS: &[Grant] = &[(DO, InScope), (LE, InScope), (AD, Everywhere)];
const SUPPORT_EDITORS: &[Grant] = &[(DO, InScope), (LE, InScope)];
const SUPPORT_REMOVERS: &[Grant] = &[(LE, InScope), (SS, Everywhere)];

const DOCUMENT_WRITERS: &[Grant] = NOTE_WRITERS;
const DOCUMENT_EDITORS: &[Grant] =
    &[(DO, Authored), (AD, Authored), (DE, Authored), (GP, Authored), (GA, Authored), (LE, InScope)];
const DOCUMENT_REMOVERS: &[Grant] = NOTE_REMOVERS;
const RECOMMENDERS: &[Grant] = &[(DO, Officer), (LE, InScope), (AD, Advising), (GP, InScope)];
const RECOMMENDATION_AUTHORS: &[Grant] = &[(DO, Authored), (LE, Authored), (AD, Authored), (GP, Authored)];

/// What can be asked of the service, by the name it has in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Operation {
    /// `listSchools`
    ListSchools,
    /// `getSchool`
    GetSchool,
    /// `listSchoolCases`
    ListSchoolCases,
    /// `listSchoolChanges`
    ListSchoolChanges,
    /// `startSchoolImport`
    StartSchoolImport,
    /// `listSchoolImports`
    ListSchoolImports,
    /// `getSchoolImport`
    GetSchoolImport,
    /// `listRejectedRows`
    ListRejectedRows,
    /// `startSchoolLinkImport`
    StartSchoolLinkImport,
    /// `listSchoolLinkImports`
    ListSchoolLinkImports,
    /// `getSchoolLinkImport`
    GetSchoolLinkImport,
    /// `listRejectedLinkRows`
    ListRejectedLinkRows,
    /// `openCase`
    OpenCase,
    /// `listCases`
    ListCases,
    /// `getCase`
    GetCase,
    /// `listEligibilityAssessments`
    ListEligibilityAssessments,
    /// `recordEligibilityAssessment`
    RecordEligibilityAssessment,
    /// `pauseCase`
    PauseCase,
    /// `resumeCase`
    ResumeCase,
    /// `closeCase`
    CloseCase,
    /// `closeAsOpenedInError`
    CloseAsOpenedInError,
    /// `setCohort`
    SetCohort,
    /// `getCaseStudy`
    GetCaseStudy,
    /// `setCaseStudy`
    SetCaseStudy,
    /// `listCaseSchoolChanges`
    ListCaseSchoolChanges,
    /// `resolveSchoolChange`
    ResolveSchoolChange,
    /// `listAssignments`
    ListAssignments,
    /// `assignDeliveryOfficer`
    AssignDeliveryOfficer,
    /// `unassignDeliveryOfficer`
    UnassignDeliveryOfficer,
    /// `reassignCases`
    ReassignCases,
    /// `allocateAdviser`
    AllocateAdviser,
    /// `releaseAdviser`
    ReleaseAdviser,
    /// `listConflictDeclarations`
    ListConflictDeclarations,
    /// `declareConflict`
    DeclareConflict,
    /// `getConflictDeclaration`
    GetConflictDeclaration,
    /// `endConflictDeclaration`
    EndConflictDeclaration,
    /// `listConflictChecks`
    ListConflictChecks,
    /// `getConflictCheck`
    GetConflictCheck,
    /// `recordConflictFinding`
    RecordConflictFinding,
    /// `listTasks`
    ListTasks,
    /// `getContactResponsibleBodyTask`
    GetContactResponsibleBodyTask,
    /// `saveContactResponsibleBodyTask`
    SaveContactResponsibleBodyTask,
    /// `getFormalNotificationTask`
    GetFormalNotificationTask,
    /// `saveFormalNotificationTask`
    SaveFormalNotificationTask,
    /// `getConflictResponseTask`
    GetConflictResponseTask,
    /// `saveConflictResponseTask`
    SaveConflictResponseTask,
    /// `getAdviserContactTask`
    GetAdviserContactTask,
    /// `saveAdviserContactTask`
    SaveAdviserContactTask,
    /// `getArrangeVisitTask`
    GetArrangeVisitTask,
    /// `saveArrangeVisitTask`
    SaveArrangeVisitTask,
    /// `getInitialVisitTask`
    GetInitialVisitTask,
    /// `saveInitialVisitTask`
    SaveInitialVisitTask,
    /// `getDiagnosisAssessmentTask`
    GetDiagnosisAssessmentTask,
    /// `saveDiagnosisAssessmentTask`
    SaveDiagnosisAssessmentTask,
    /// `getIndicativeBandTask`
    GetIndicativeBandTask,
    /// `saveIndicativeBandTask`
    SaveIndicativeBandTask,
    /// `getPlan`
    GetPlan,
    /// `listPlanVersions`
    ListPlanVersions,
    /// `addPlanVersion`
    AddPlanVersion,
    /// `getPlanVersion`
    GetPlanVersion,
    /// `getPlanVersionReview`
    GetPlanVersionReview,
    /// `savePlanVersionReview`
    SavePlanVersionReview,
    /// `recordPlanClearance`
    RecordPlanClearance,
    /// `submitPlanVersion`
    SubmitPlanVersion,
    /// `recordPlanDecision`
    RecordPlanDecision,
    /// `listObjectives`
    ListObjectives,
    /// `addObjective`
    AddObjective,
    /// `getObjective`
    GetObjective,
    /// `updateObjective`
    UpdateObjective,
    /// `removeObjective`
    RemoveObjective,
    /// `completeObjectives`
    CompleteObjectives,
    /// `reopenObjectives`
    ReopenObjectives,
    /// `listReviews`
    ListReviews,
    /// `addReview`
    AddReview,
    /// `getReview`
    GetReview,
    /// `updateReview`
    UpdateReview,
    /// `removeReview`
    RemoveReview,
    /// `listRatings`
    ListRatings,
    /// `rateObjective`
    RateObjective,
    /// `removeRating`
    RemoveRating,
    /// `saveNextSteps`
    SaveNextSteps,
    /// `listOrganisations`
    ListOrganisations,
    /// `createOrganisation`
    CreateOrganisation,
    /// `getOrganisation`
    GetOrganisation,
    /// `updateOrganisation`
    UpdateOrganisation,
    /// `listOrganisationCases`
    ListOrganisationCases,
    /// `recordInitialDiagnosisDecision`
    RecordInitialDiagnosisDecision,
    /// `recordRouteChange`
    RecordRouteChange,
    /// `listCandidates`
    ListCandidates,
    /// `addCandidate`
    AddCandidate,
    /// `getCandidate`
    GetCandidate,
    /// `updateCandidate`
    UpdateCandidate,
    /// `selectCandidate`
    SelectCandidate,
    /// `withdrawCandidate`
    WithdrawCandidate,
    /// `getDueDiligence`
    GetDueDiligence,
    /// `saveDueDiligence`
    SaveDueDiligence,
    /// `getCandidateContact`
    GetCandidateContact,
    /// `saveCandidateContact`
    SaveCandidateContact,
    /// `listSupportingOrganisations`
    ListSupportingOrganisations,
    /// `overrideDueDiligence`
    OverrideDueDiligence,
    /// `recordAppointmentDecision`
    RecordAppointmentDecision,
    /// `listNotes`
    ListNotes,
    /// `addNote`
    AddNote,
    /// `getNote`
    GetNote,
    /// `updateNote`
    UpdateNote,
    /// `listNoteVersions`
    ListNoteVersions,
    /// `removeNote`
    RemoveNote,
    /// `listConcerns`
    ListConcerns,
    /// `raiseConcern`
    RaiseConcern,
    /// `getConcern`
    GetConcern,
    /// `updateConcern`
    UpdateConcern,
    /// `resolveConcern`
    ResolveConcern,
    /// `reopenConcern`
    ReopenConcern,
    /// `getEscalation`
    GetEscalation,
    /// `saveEscalationStep`
    SaveEscalationStep,
    /// `approveMandation`
    ApproveMandation,
    /// `escalateConcern`
    EscalateConcern,
    /// `recordInformationPowers`
    RecordInformationPowers,
    /// `withdrawInformationPowers`
    WithdrawInformationPowers,
    /// `moveInformationPowers`
    MoveInformationPowers,
    /// `recordInterimExecutiveBoard`
    RecordInterimExecutiveBoard,
    /// `withdrawInterimExecutiveBoard`
    WithdrawInterimExecutiveBoard,
    /// `moveInterimExecutiveBoard`
    MoveInterimExecutiveBoard,
    /// `listContacts`
    ListContacts,
    /// `addContact`
    AddContact,
    /// `getContact`
    GetContact,
    /// `updateContact`
    UpdateContact,
    /// `deleteContact`
    DeleteContact,
    /// `revealContact`
    RevealContact,
    /// `listUniversalSupport`
    ListUniversalSupport,
    /// `addUniversalSupport`
    AddUniversalSupport,
    /// `updateUniversalSupport`
    UpdateUniversalSupport,
    /// `removeUniversalSupport`
    RemoveUniversalSupport,
    /// `listStructuralReferrals`
    ListStructuralReferrals,
    /// `addStructuralReferral`
    AddStructuralReferral,
    /// `updateStructuralReferral`
    UpdateStructuralReferral,
    /// `listWatchlist`
    ListWatchlist,
    /// `addToWatchlist`
    AddToWatchlist,
    /// `removeFromWatchlist`
    RemoveFromWatchlist,
    /// `listDocuments`
    ListDocuments,
    /// `addDocument`
    AddDocument,
    /// `getDocument`
    GetDocument,
    /// `updateDocument`
    UpdateDocument,
    /// `supersedeDocument`
    SupersedeDocument,
    /// `removeDocument`
    RemoveDocument,
    /// `listRecommendations`
    ListRecommendations,
    /// `makeRecommendation`
    MakeRecommendation,
    /// `getRecommendation`
    GetRecommendation,
    /// `withdrawRecommendation`
    WithdrawRecommendation,
    /// `listCaseEvents`
    ListCaseEvents,
    /// `listPeople`
    ListPeople,
    /// `createPerson`
    CreatePerson,
    /// `getPerson`
    GetPerson,
    /// `updatePerson`
    UpdatePerson,
    /// `listAdvisers`
    ListAdvisers,
    /// `getAdviser`
    GetAdviser,
    /// `saveAdviser`
    SaveAdviser,
    /// `listAccessScopes`
    ListAccessScopes,
    /// `grantAccessScope`
    GrantAccessScope,
    /// `getAccessScope`
    GetAccessScope,
    /// `revokeAccessScope`
    RevokeAccessScope,
    /// `listDecisions`
    ListDecisions,
    /// `getDecision`
    GetDecision,
    /// `listCaseDecisions`
    ListCaseDecisions,
    /// `correctDecision`
    CorrectDecision,
    /// `supersedeDecision`
    SupersedeDecision,
    /// `overturnDecision`
    OverturnDecision,
    /// `listDelegations`
    ListDelegations,
    /// `createDelegation`
    CreateDelegation,
    /// `getDelegation`
    GetDelegation,
    /// `endDelegation`
    EndDelegation,
    /// `listReferenceLists`
    ListReferenceLists,
    /// `listReferenceValues`
    ListReferenceValues,
    /// `getReferenceValue`
    GetReferenceValue,
    /// `getMe`
    GetMe,
}

const fn anyone(grants: &'static [Grant]) -> Rule {
    Rule { grants, person_required: false }
}

const fn people_only(grants: &'static [Grant]) -> Rule {
    Rule { grants, person_required: true }
}

impl Coded for Operation {
    const NAME: &'static str = "OperationId";
    const MEANING: &'static str = "What can be asked of the service.";
}

impl Operation {
    /// The permission table, one row an operation.
    #[expect(
        clippy::match_same_arms,
        clippy::too_many_lines,
        reason = "a table: each operation has a row of its own"
    )]
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::ListSchools => anyone(EVERY),
            Self::GetSchool => anyone(EVERY),
            Self::ListSchoolCases => anyone(LISTERS),
            Self::ListSchoolChanges => anyone(EVERY),
            Self::StartSchoolImport => anyone(ADMINISTRATORS),
            Self::ListSchoolImports => anyone(IMPORT_READERS),
            Self::GetSchoolImport => anyone(IMPORT_READERS),
            Self::ListRejectedRows => anyone(IMPORT_READERS),
            Self::StartSchoolLinkImport => anyone(ADMINISTRATORS),
            Self::ListSchoolLinkImports => anyone(IMPORT_READERS),
            Self::GetSchoolLinkImport => anyone(IMPORT_READERS),
            Self::ListRejectedLinkRows => anyone(IMPORT_READERS),
            Self::OpenCase => people_only(OPENERS),
            Self::ListCases => anyone(LISTERS),
            Self::GetCase => anyone(READERS),
            Self::ListEligibilityAssessments => anyone(READERS),
            Self::RecordEligibilityAssessment => people_only(ASSESSORS),
            Self::PauseCase => anyone(STOPPERS),
            Self::ResumeCase => anyone(STOPPERS),
            Self::CloseCase => people_only(CASE_DECIDERS),
            Self::CloseAsOpenedInError => anyone(CORRECTORS),
            Self::SetCohort => anyone(COHORT_SETTERS),
            Self::GetCaseStudy => anyone(READERS),
            Self::SetCaseStudy => anyone(WORKERS),
            Self::ListCaseSchoolChanges => anyone(READERS),
            Self::ResolveSchoolChange => anyone(LEADS),
            Self::ListAssignments => anyone(READERS),
            Self::AssignDeliveryOfficer => anyone(LEADS),
            Self::UnassignDeliveryOfficer => anyone(LEADS),
            Self::AllocateAdviser => people_only(ASSESSORS),
            Self::ReleaseAdviser => anyone(LEADS),
            Self::ListConflictDeclarations => anyone(DECLARATION_READERS),
            Self::DeclareConflict => anyone(DECLARERS),
            Self::GetConflictDeclaration => anyone(DECLARATION_READERS),
            Self::EndConflictDeclaration => anyone(DECLARATION_ENDERS),
            Self::ListConflictChecks => anyone(CHECK_READERS),
            Self::GetConflictCheck => anyone(CHECK_READERS),
            Self::RecordConflictFinding => people_only(ASSESSORS),
            Self::ReassignCases => anyone(LEADS),
            Self::ListTasks => anyone(READERS),
            Self::GetContactResponsibleBodyTask => anyone(READERS),
            Self::SaveContactResponsibleBodyTask => anyone(WORKERS),
            Self::GetFormalNotificationTask => anyone(READERS),
            Self::SaveFormalNotificationTask => anyone(WORKERS),
            Self::GetConflictResponseTask => anyone(READERS),
            Self::SaveConflictResponseTask => anyone(WORKERS),
            Self::GetAdviserContactTask => anyone(READERS),
            Self::SaveAdviserContactTask => anyone(ADVISED_WORKERS),
            Self::GetArrangeVisitTask => anyone(READERS),
            Self::SaveArrangeVisitTask => anyone(ADVISED_WORKERS),
            Self::GetInitialVisitTask => anyone(READERS),
            Self::SaveInitialVisitTask => anyone(ADVISED_WORKERS),
            Self::GetDiagnosisAssessmentTask => anyone(READERS),
            Self::SaveDiagnosisAssessmentTask => anyone(ADVISED_WORKERS),
            Self::GetIndicativeBandTask => anyone(READERS),
            Self::SaveIndicativeBandTask => anyone(WORKERS),
            Self::GetPlan => anyone(READERS),
            Self::ListPlanVersions => anyone(READERS),
            Self::AddPlanVersion => anyone(WORKERS),
            Self::GetPlanVersion => anyone(READERS),
            Self::GetPlanVersionReview => anyone(READERS),
            Self::SavePlanVersionReview => anyone(WORKERS),
            Self::RecordPlanClearance => people_only(CLEARERS),
            Self::SubmitPlanVersion => anyone(WORKERS),
            Self::RecordPlanDecision => people_only(DECIDERS),
            Self::ListObjectives => anyone(READERS),
            Self::AddObjective => anyone(WORKERS),
            Self::GetObjective => anyone(READERS),
            Self::UpdateObjective => anyone(WORKERS),
            Self::RemoveObjective => anyone(WORKERS),
            Self::CompleteObjectives => anyone(WORKERS),
            Self::ReopenObjectives => anyone(WORKERS),
            Self::ListReviews => anyone(READERS),
            Self::AddReview => anyone(WORKERS_AND_ADVISER),
            Self::GetReview => anyone(READERS),
            Self::UpdateReview => anyone(WORKERS_AND_ADVISER),
            Self::RemoveReview => anyone(WORKERS_AND_ADVISER),
            Self::ListRatings => anyone(READERS),
            Self::RateObjective => anyone(WORKERS_AND_ADVISER),
            Self::RemoveRating => anyone(WORKERS_AND_ADVISER),
            Self::SaveNextSteps => anyone(WORKERS_AND_ADVISER),
            Self::ListOrganisations => anyone(EVERY),
            Self::CreateOrganisation => anyone(ORGANISATION_KEEPERS),
            Self::GetOrganisation => anyone(EVERY),
            Self::UpdateOrganisation => anyone(ORGANISATION_KEEPERS),
            Self::ListOrganisationCases => anyone(LISTERS),
            Self::RecordInitialDiagnosisDecision => people_only(CASE_DECIDERS),
            Self::RecordRouteChange => people_only(CASE_DECIDERS),
            Self::ListCandidates => anyone(READERS),
            Self::AddCandidate => anyone(PROPOSERS),
            Self::GetCandidate => anyone(READERS),
            Self::UpdateCandidate => anyone(PROPOSERS),
            Self::SelectCandidate => anyone(WORKERS),
            Self::WithdrawCandidate => anyone(PROPOSERS),
            Self::GetDueDiligence => anyone(READERS),
            Self::SaveDueDiligence => anyone(WORKERS),
            Self::GetCandidateContact => anyone(READERS),
            Self::SaveCandidateContact => anyone(WORKERS),
            Self::ListSupportingOrganisations => anyone(READERS),
            Self::OverrideDueDiligence => people_only(CASE_DECIDERS),
            Self::RecordAppointmentDecision => people_only(CASE_DECIDERS),
            Self::ListNotes => anyone(READERS),
            Self::AddNote => anyone(NOTE_WRITERS),
            Self::GetNote => anyone(READERS),
            Self::UpdateNote => anyone(NOTE_AUTHORS),
            Self::ListNoteVersions => anyone(READERS),
            Self::RemoveNote => anyone(NOTE_REMOVERS),
            Self::ListConcerns => anyone(READERS),
            Self::RaiseConcern => anyone(CONCERN_RAISERS),
            Self::GetConcern => anyone(READERS),
            Self::UpdateConcern => anyone(CONCERN_EDITORS),
            Self::ResolveConcern => anyone(WORKERS),
            Self::ReopenConcern => anyone(LEADS),
            Self::GetEscalation => anyone(READERS),
            Self::SaveEscalationStep => anyone(WORKERS),
            Self::ApproveMandation => people_only(DECIDERS),
            Self::EscalateConcern => anyone(WORKERS),
            Self::RecordInformationPowers => people_only(DECIDERS),
            Self::WithdrawInformationPowers => anyone(WITHDRAWERS),
            Self::MoveInformationPowers => anyone(WORKERS),
            Self::RecordInterimExecutiveBoard => people_only(DECIDERS),
            Self::WithdrawInterimExecutiveBoard => anyone(WITHDRAWERS),
            Self::MoveInterimExecutiveBoard => anyone(WORKERS),
            Self::ListContacts => anyone(READERS),
            Self::AddContact => anyone(CONTACT_WRITERS),
            Self::GetContact => anyone(READERS),
            Self::UpdateContact => anyone(CONTACT_WRITERS),
            Self::DeleteContact => anyone(WORKERS),
            Self::RevealContact => anyone(CONTACT_REVEALERS),
            Self::ListUniversalSupport => anyone(SUPPORT_READERS),
            Self::AddUniversalSupport => anyone(SUPPORT_ADDERS),
            Self::UpdateUniversalSupport => anyone(SUPPORT_EDITORS),
            Self::RemoveUniversalSupport => anyone(SUPPORT_REMOVERS),
            Self::ListStructuralReferrals => anyone(READERS),
            Self::AddStructuralReferral => anyone(REFERRERS),
            Self::UpdateStructuralReferral => anyone(REFERRERS),
            Self::ListWatchlist => people_only(READERS),
            Self::AddToWatchlist => people_only(READERS),
            Self::RemoveFromWatchlist => people_only(READERS),
            Self::ListDocuments => anyone(READERS),
            Self::AddDocument => anyone(DOCUMENT_WRITERS),
            Self::GetDocument => anyone(READERS),
            Self::UpdateDocument => anyone(DOCUMENT_EDITORS),
            Self::SupersedeDocument => anyone(DOCUMENT_WRITERS),
            Self::RemoveDocument => anyone(DOCUMENT_REMOVERS),
            Self::ListRecommendations => anyone(READERS),
            Self::MakeRecommendation => anyone(RECOMMENDERS),
            Self::GetRecommendation => anyone(READERS),
            Self::WithdrawRecommendation => anyone(RECOMMENDATION_AUTHORS),
            Self::ListCaseEvents => anyone(READERS),
            Self::ListPeople => anyone(PEOPLE_READERS),
            Self::CreatePerson => anyone(ADMINISTRATORS),
            Self::GetPerson => anyone(PEOPLE_READERS),
            Self::UpdatePerson => anyone(ADMINISTRATORS),
            Self::ListAdvisers => anyone(ADVISER_LISTERS),
            Self::GetAdviser => anyone(ADVISER_READERS),
            Self::SaveAdviser => anyone(ADVISER_KEEPERS),
            Self::ListAccessScopes => anyone(ACCESS_READERS),
            Self::GrantAccessScope => people_only(ADMINISTRATORS),
            Self::GetAccessScope => anyone(ACCESS_READERS),
            Self::RevokeAccessScope => people_only(ADMINISTRATORS),
            Self::ListDecisions => anyone(LISTERS),
            Self::GetDecision => anyone(READERS),
            Self::ListCaseDecisions => anyone(READERS),
            Self::CorrectDecision => people_only(DECISION_CORRECTORS),
            Self::SupersedeDecision => people_only(SUCCESSORS),
            Self::OverturnDecision => people_only(OVERTURNERS),
            Self::ListDelegations => anyone(DELEGATION_READERS),
            Self::CreateDelegation => people_only(ADMINISTRATORS),
            Self::GetDelegation => anyone(DELEGATION_READERS),
            Self::EndDelegation => people_only(ADMINISTRATORS),
            Self::ListReferenceLists => anyone(EVERY),
            Self::ListReferenceValues => anyone(EVERY),
            Self::GetReferenceValue => anyone(EVERY),
            Self::GetMe => anyone(EVERY),
        }
    }
}

impl Rule {
    /// Who may call, in a sentence for the contract.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        let reaches = [
            (Everywhere, ""),
            (InScope, " in scope"),
            (Officer, " as the assigned delivery officer in scope"),
            (Advising, " as the case's adviser"),
            (Authored, " for what they wrote"),
            (Own, " for what is about themselves"),
        ];
        for (reach, words) in reaches {
            let roles: Vec<_> =
                self.grants.iter().filter(|(_, r)| *r == reach).map(|(role, _)| role.code()).collect();
            if !roles.is_empty() {
                parts.push(format!("{}{words}", roles.join(", ")));
            }
        }
        let person = if self.person_required { " People only, never an application." } else { "" };
        format!("Who may call: {}.{person}", parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_may_call_each_operation() {
        for operation in Operation::all() {
            assert!(!operation.rule().grants.is_empty(), "{operation:?}");
        }
    }

    #[test]
    fn the_sentence_names_roles_and_reach() {
        assert_eq!(
            Operation::SaveContactResponsibleBodyTask.rule().sentence(),
            "Who may call: Case.Lead in scope; Case.Deliver as the assigned delivery officer in scope."
        );
    }
}
