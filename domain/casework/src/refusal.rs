use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Existing, Family, Reason};

use crate::{CaseId, CaseReference};

/// Why something cannot be done to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseRefusal {
    /// The register has no such school.
    UnknownSchool,
    /// The school is closed, or not open yet.
    SchoolClosed,
    /// The school lies outside the nine regions.
    SchoolOutsideRegions,
    /// The school, its predecessor or its successor has an open case: this one, if whoever asks may know of it.
    CaseAlreadyOpen(Option<(CaseId, CaseReference)>),
    /// The cohort is not on the list, or not active.
    UnknownCohort,
    /// A member is needed and was not given.
    Required(&'static str),
    /// A member must be left out here.
    MustBeNull(&'static str),
    /// A date lies in the future.
    DateInFuture(&'static str),
    /// A date lies before the one it must follow.
    DateBefore(&'static str),
    /// Nobody is registered under this id.
    UnknownPerson(&'static str),
    /// The person does not deliver cases.
    NotADeliveryOfficer(&'static str),
    /// The person has no scope over the case's region.
    PersonOutOfScope(&'static str),
    /// The person is the delivery officer already.
    AlreadyAssigned,
    /// There is no delivery officer to unassign.
    NoDeliveryOfficer,
    /// A date must lie in the future.
    DateNotInFuture(&'static str),
    /// Somebody else, or nobody, is the delivery officer.
    NotTheDeliveryOfficer,
    /// The case is paused.
    CasePaused,
    /// The case is not paused.
    CaseNotPaused,
    /// The case is closed.
    CaseClosed,
    /// The case is in this cohort already.
    AlreadyInCohort,
    /// A decision rests on the rules of the cohort.
    CohortLocked,
    /// The change to the school has been resolved.
    AlreadyResolved,
    /// The register does not have the school's successor.
    SuccessorUnknown,
    /// The decision that goes with it cannot be recorded.
    Decision(DecisionRefusal),
}

impl From<DecisionRefusal> for CaseRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Decision(refusal)
    }
}

impl Reason for CaseRefusal {
    fn family(&self) -> Family {
        match self {
            Self::CaseAlreadyOpen(_) => Family::Duplicate,
            Self::AlreadyAssigned
            | Self::NoDeliveryOfficer
            | Self::NotTheDeliveryOfficer
            | Self::CaseNotPaused
            | Self::AlreadyInCohort
            | Self::CohortLocked
            | Self::AlreadyResolved
            | Self::SuccessorUnknown => Family::WrongState,
            Self::CasePaused | Self::CaseClosed => Family::CaseNotWritable,
            Self::Decision(refusal) => refusal.family(),
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownSchool => "unknownSchool",
            Self::SchoolClosed => "schoolClosed",
            Self::SchoolOutsideRegions => "schoolOutsideRegions",
            Self::CaseAlreadyOpen(_) => "caseAlreadyOpen",
            Self::UnknownCohort => "notInList",
            Self::Required(_) => "required",
            Self::MustBeNull(_) => "mustBeNull",
            Self::DateInFuture(_) => "dateInFuture",
            Self::DateBefore(_) => "dateBefore",
            Self::UnknownPerson(_) => "unknownPerson",
            Self::NotADeliveryOfficer(_) => "notADeliveryOfficer",
            Self::PersonOutOfScope(_) => "personOutOfScope",
            Self::AlreadyAssigned => "alreadyAssigned",
            Self::NoDeliveryOfficer => "noDeliveryOfficer",
            Self::NotTheDeliveryOfficer => "notTheDeliveryOfficer",
            Self::DateNotInFuture(_) => "dateNotInFuture",
            Self::CasePaused => "casePaused",
            Self::CaseNotPaused => "caseNotPaused",
            Self::CaseClosed => "caseClosed",
            Self::AlreadyInCohort => "alreadyInCohort",
            Self::CohortLocked => "cohortLocked",
            Self::AlreadyResolved => "alreadyResolved",
            Self::SuccessorUnknown => "successorUnknown",
            Self::Decision(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::UnknownSchool => "The register has no school with this URN",
            Self::SchoolClosed => "The school is not open",
            Self::SchoolOutsideRegions => "The school is not in one of the nine regions of England",
            Self::CaseAlreadyOpen(None) => {
                "A case that you may not see is open for this school, its predecessor or its successor"
            }
            Self::CaseAlreadyOpen(Some((_, reference))) => {
                return format!("Case {reference} is open for this school, its predecessor or its successor");
            }
            Self::UnknownCohort => "Choose a cohort from the list",
            Self::Required(_) => "Enter a value",
            Self::MustBeNull(_) => "Leave this out",
            Self::DateInFuture(_) => "The date must be today or in the past",
            Self::DateBefore(_) => "The date is before the one it must follow",
            Self::UnknownPerson(_) => "Nobody is registered under this id",
            Self::NotADeliveryOfficer(_) => "This person is not registered as one who delivers cases",
            Self::PersonOutOfScope(_) => "This person has no scope over the case's region",
            Self::AlreadyAssigned => "This person is the delivery officer already",
            Self::NoDeliveryOfficer => "The case has no delivery officer",
            Self::NotTheDeliveryOfficer => "This person is not the delivery officer of the case",
            Self::DateNotInFuture(_) => "The date must be in the future",
            Self::CasePaused => "The case is paused",
            Self::CaseNotPaused => "The case is not paused",
            Self::CaseClosed => "The case is closed",
            Self::AlreadyInCohort => "The case is in this cohort already",
            Self::CohortLocked => "The plan was decided under the rules of the cohort",
            Self::AlreadyResolved => "The change has been resolved already",
            Self::SuccessorUnknown => "The register does not have the school's successor yet",
            Self::Decision(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::UnknownSchool | Self::SchoolClosed | Self::SchoolOutsideRegions => Some("/urn".into()),
            Self::UnknownCohort => Some("/cohort".into()),
            Self::Required(member)
            | Self::MustBeNull(member)
            | Self::DateInFuture(member)
            | Self::DateBefore(member)
            | Self::DateNotInFuture(member)
            | Self::UnknownPerson(member)
            | Self::NotADeliveryOfficer(member)
            | Self::PersonOutOfScope(member) => Some((*member).into()),
            Self::Decision(refusal) => refusal.pointer(),
            Self::CaseAlreadyOpen(_)
            | Self::AlreadyAssigned
            | Self::NoDeliveryOfficer
            | Self::NotTheDeliveryOfficer
            | Self::CasePaused
            | Self::CaseNotPaused
            | Self::CaseClosed
            | Self::AlreadyInCohort
            | Self::CohortLocked
            | Self::AlreadyResolved
            | Self::SuccessorUnknown => None,
        }
    }

    fn existing(&self) -> Option<Existing> {
        match self {
            Self::CaseAlreadyOpen(Some((id, reference))) => {
                Some(Existing { kind: "case", id: id.uuid(), reference: Some(reference.to_string()) })
            }
            _ => None,
        }
    }
}
