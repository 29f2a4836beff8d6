//! The permission table. It is the check, the contract's sentence on who may call, and what `GET /v1/me` answers.

use crate::Role;
use crate::Role::{
    AuditRead as AU, CaseAdvise as AD, CaseDecide as DE, CaseDeliver as DO, CaseLead as LE, CaseRead as CR,
    FinanceIntegrate as FI, GrantApprove as GA, GrantPrepare as GP, PlatformAdmin as PA, ReportRead as RR,
    ServiceSupport as SS, VendorMaintain as VM,
};
use Reach::{Advising, Authored, Everywhere, InScope, Officer};

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
}

/// A role, and how far it reaches.
pub type Grant = (Role, Reach);

/// Who may call one operation.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The operation's id in the contract.
    pub id: &'static str,
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

const IMPORT_READERS: &[Grant] = &[(PA, Everywhere), (AU, Everywhere), (SS, Everywhere)];
const ADMINISTRATORS: &[Grant] = &[(PA, Everywhere)];
const ACCESS_READERS: &[Grant] = &[(PA, Everywhere), (AU, Everywhere)];
const OPENERS: &[Grant] = &[(LE, InScope), (DO, InScope)];
const LEADS: &[Grant] = &[(LE, InScope)];
const ASSESSORS: &[Grant] = &[(DO, Officer), (LE, InScope), (DE, InScope)];
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

/// What can be asked of the service, by the name it has in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// `listAssignments`
    ListAssignments,
    /// `assignDeliveryOfficer`
    AssignDeliveryOfficer,
    /// `unassignDeliveryOfficer`
    UnassignDeliveryOfficer,
    /// `listTasks`
    ListTasks,
    /// `getContactResponsibleBodyTask`
    GetContactResponsibleBodyTask,
    /// `saveContactResponsibleBodyTask`
    SaveContactResponsibleBodyTask,
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
    /// `listCaseEvents`
    ListCaseEvents,
    /// `listPeople`
    ListPeople,
    /// `createPerson`
    CreatePerson,
    /// `getPerson`
    GetPerson,
    /// `listAccessScopes`
    ListAccessScopes,
    /// `grantAccessScope`
    GrantAccessScope,
    /// `getAccessScope`
    GetAccessScope,
    /// `revokeAccessScope`
    RevokeAccessScope,
    /// `listReferenceLists`
    ListReferenceLists,
    /// `listReferenceValues`
    ListReferenceValues,
    /// `getReferenceValue`
    GetReferenceValue,
    /// `getMe`
    GetMe,
}

const fn rule(id: &'static str, grants: &'static [Grant]) -> Rule {
    Rule { id, grants, person_required: false }
}

const fn people_only(id: &'static str, grants: &'static [Grant]) -> Rule {
    Rule { id, grants, person_required: true }
}

impl Operation {
    /// Every operation that needs a token.
    pub const ALL: &[Self] = &[
        Self::ListSchools,
        Self::GetSchool,
        Self::ListSchoolCases,
        Self::ListSchoolChanges,
        Self::StartSchoolImport,
        Self::ListSchoolImports,
        Self::GetSchoolImport,
        Self::ListRejectedRows,
        Self::StartSchoolLinkImport,
        Self::ListSchoolLinkImports,
        Self::GetSchoolLinkImport,
        Self::ListRejectedLinkRows,
        Self::OpenCase,
        Self::ListCases,
        Self::GetCase,
        Self::ListEligibilityAssessments,
        Self::RecordEligibilityAssessment,
        Self::ListAssignments,
        Self::AssignDeliveryOfficer,
        Self::UnassignDeliveryOfficer,
        Self::ListTasks,
        Self::GetContactResponsibleBodyTask,
        Self::SaveContactResponsibleBodyTask,
        Self::ListNotes,
        Self::AddNote,
        Self::GetNote,
        Self::UpdateNote,
        Self::ListNoteVersions,
        Self::RemoveNote,
        Self::ListCaseEvents,
        Self::ListPeople,
        Self::CreatePerson,
        Self::GetPerson,
        Self::ListAccessScopes,
        Self::GrantAccessScope,
        Self::GetAccessScope,
        Self::RevokeAccessScope,
        Self::ListReferenceLists,
        Self::ListReferenceValues,
        Self::GetReferenceValue,
        Self::GetMe,
    ];

    /// The permission table, one row an operation.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::ListSchools => rule("listSchools", EVERY),
            Self::GetSchool => rule("getSchool", EVERY),
            Self::ListSchoolCases => rule("listSchoolCases", LISTERS),
            Self::ListSchoolChanges => rule("listSchoolChanges", EVERY),
            Self::StartSchoolImport => rule("startSchoolImport", ADMINISTRATORS),
            Self::ListSchoolImports => rule("listSchoolImports", IMPORT_READERS),
            Self::GetSchoolImport => rule("getSchoolImport", IMPORT_READERS),
            Self::ListRejectedRows => rule("listRejectedRows", IMPORT_READERS),
            Self::StartSchoolLinkImport => rule("startSchoolLinkImport", ADMINISTRATORS),
            Self::ListSchoolLinkImports => rule("listSchoolLinkImports", IMPORT_READERS),
            Self::GetSchoolLinkImport => rule("getSchoolLinkImport", IMPORT_READERS),
            Self::ListRejectedLinkRows => rule("listRejectedLinkRows", IMPORT_READERS),
            Self::OpenCase => people_only("openCase", OPENERS),
            Self::ListCases => rule("listCases", LISTERS),
            Self::GetCase => rule("getCase", READERS),
            Self::ListEligibilityAssessments => rule("listEligibilityAssessments", READERS),
            Self::RecordEligibilityAssessment => people_only("recordEligibilityAssessment", ASSESSORS),
            Self::ListAssignments => rule("listAssignments", READERS),
            Self::AssignDeliveryOfficer => rule("assignDeliveryOfficer", LEADS),
            Self::UnassignDeliveryOfficer => rule("unassignDeliveryOfficer", LEADS),
            Self::ListTasks => rule("listTasks", READERS),
            Self::GetContactResponsibleBodyTask => rule("getContactResponsibleBodyTask", READERS),
            Self::SaveContactResponsibleBodyTask => rule("saveContactResponsibleBodyTask", WORKERS),
            Self::ListNotes => rule("listNotes", READERS),
            Self::AddNote => rule("addNote", NOTE_WRITERS),
            Self::GetNote => rule("getNote", READERS),
            Self::UpdateNote => rule("updateNote", NOTE_AUTHORS),
            Self::ListNoteVersions => rule("listNoteVersions", READERS),
            Self::RemoveNote => rule("removeNote", NOTE_REMOVERS),
            Self::ListCaseEvents => rule("listCaseEvents", READERS),
            Self::ListPeople => rule("listPeople", PEOPLE_READERS),
            Self::CreatePerson => rule("createPerson", ADMINISTRATORS),
            Self::GetPerson => rule("getPerson", PEOPLE_READERS),
            Self::ListAccessScopes => rule("listAccessScopes", ACCESS_READERS),
            Self::GrantAccessScope => people_only("grantAccessScope", ADMINISTRATORS),
            Self::GetAccessScope => rule("getAccessScope", ACCESS_READERS),
            Self::RevokeAccessScope => people_only("revokeAccessScope", ADMINISTRATORS),
            Self::ListReferenceLists => rule("listReferenceLists", EVERY),
            Self::ListReferenceValues => rule("listReferenceValues", EVERY),
            Self::GetReferenceValue => rule("getReferenceValue", EVERY),
            Self::GetMe => rule("getMe", EVERY),
        }
    }

    /// The operation's id in the contract.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.rule().id
    }

    /// The operation of this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.id() == id)
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
        ];
        for (reach, words) in reaches {
            let roles: Vec<_> =
                self.grants.iter().filter(|(_, r)| *r == reach).map(|(role, _)| role.name()).collect();
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
    fn each_operation_is_listed_once_and_found_by_its_id() {
        for &operation in Operation::ALL {
            assert_eq!(Operation::named(operation.id()), Some(operation));
            assert!(!operation.rule().grants.is_empty());
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
