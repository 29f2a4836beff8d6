use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Family, Reason};

use super::{CandidateId, CheckKey};
use crate::CaseRefusal;
use crate::task::Gate;

/// Why something cannot be done about the match of a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchingRefusal {
    /// A date lies in the future.
    DateInFuture(Cow<'static, str>),
    /// A check was made before its candidate was selected.
    DateBefore(Cow<'static, str>),
    /// Something must have been done.
    MustBeTrue(&'static str),
    /// There is no such organisation.
    UnknownOrganisation,
    /// The case has no such candidate, or none to which it applies.
    UnknownCandidate(Cow<'static, str>),
    /// A candidate is named twice.
    DuplicateItem(Cow<'static, str>),
    /// Nothing was said of why another candidate was not chosen.
    NotChosenReasonMissing(CandidateId),
    /// The organisation is a candidate of the case already.
    Duplicate(CandidateId),
    /// The candidate is preferred, and stays while it is.
    CandidateSelected,
    /// The candidate is preferred already.
    AlreadySelected,
    /// The candidate is out of the question.
    CandidateWithdrawn,
    /// Another candidate is preferred, or none.
    NotSelected,
    /// There is nothing to override.
    CheckNotUnsatisfactory,
    /// The candidate is appointed already.
    AlreadyAppointed,
    /// A check is missing, or not good enough.
    DueDiligenceIncomplete(CheckKey),
    /// A conflict of interest between the adviser and the organisation is unresolved.
    CoiUnresolved,
    /// Whoever selected a candidate does not appoint it.
    SelectedByDecider,
    /// Whoever entered a check does not override it.
    EnteredByDecider,
    /// It waits for something.
    Gate(Gate),
    /// What stands in the way of much else, too.
    Case(CaseRefusal),
}

impl From<CaseRefusal> for MatchingRefusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<DecisionRefusal> for MatchingRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Case(refusal.into())
    }
}

impl Reason for MatchingRefusal {
    fn family(&self) -> Family {
        match self {
            Self::DateInFuture(_)
            | Self::DateBefore(_)
            | Self::MustBeTrue(_)
            | Self::UnknownOrganisation
            | Self::UnknownCandidate(_)
            | Self::DuplicateItem(_)
            | Self::NotChosenReasonMissing(_) => Family::Invalid,
            Self::Duplicate(_) => Family::Duplicate,
            Self::CandidateSelected
            | Self::AlreadySelected
            | Self::CandidateWithdrawn
            | Self::NotSelected
            | Self::CheckNotUnsatisfactory
            | Self::AlreadyAppointed => Family::WrongState,
            Self::DueDiligenceIncomplete(_) | Self::CoiUnresolved | Self::Gate(_) => Family::GateNotMet,
            Self::SelectedByDecider | Self::EnteredByDecider => Family::NotPermitted,
            Self::Case(refusal) => refusal.family(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::DateInFuture(_) => "dateInFuture",
            Self::DateBefore(_) => "dateBefore",
            Self::MustBeTrue(_) => "mustBeTrue",
            Self::UnknownOrganisation | Self::UnknownCandidate(_) => "unknownReference",
            Self::DuplicateItem(_) => "duplicateItem",
            Self::NotChosenReasonMissing(_) => "notChosenReasonMissing",
            Self::Duplicate(_) => "duplicate",
            Self::CandidateSelected => "candidateSelected",
            Self::AlreadySelected => "alreadySelected",
            Self::CandidateWithdrawn => "candidateWithdrawn",
            Self::NotSelected => "candidateNotSelected",
            Self::CheckNotUnsatisfactory => "checkNotUnsatisfactory",
            Self::AlreadyAppointed => "alreadyAppointed",
            Self::DueDiligenceIncomplete(_) => "dueDiligenceIncomplete",
            Self::CoiUnresolved => "coiUnresolved",
            Self::SelectedByDecider | Self::EnteredByDecider => "approverConflict",
            Self::Gate(gate) => gate.code(),
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::DateInFuture(_) => "The date must be today or in the past",
            Self::DateBefore(_) => "The date must not be before the candidate was selected",
            Self::MustBeTrue(_) => "This must have been done before the organisation is appointed",
            Self::UnknownOrganisation => "There is no organisation under this id",
            Self::UnknownCandidate(_) => "The case has no such candidate to choose from",
            Self::DuplicateItem(_) => "The candidate is named twice",
            Self::NotChosenReasonMissing(id) => {
                return format!("Say why candidate {id} was not chosen");
            }
            Self::Duplicate(_) => "The organisation is a candidate already",
            Self::CandidateSelected => "The candidate is preferred: select another first",
            Self::AlreadySelected => "The candidate is preferred already",
            Self::CandidateWithdrawn => "The candidate has been withdrawn",
            Self::NotSelected => "The candidate is not the preferred one",
            Self::CheckNotUnsatisfactory => "The check is not one that was unsatisfactory",
            Self::AlreadyAppointed => "The organisation is appointed already",
            Self::DueDiligenceIncomplete(check) => {
                return format!(
                    "Due diligence lacks the {} ({}), or it was unsatisfactory",
                    check.words(),
                    check.code()
                );
            }
            Self::CoiUnresolved => {
                "A conflict of interest between the adviser and the organisation is unresolved"
            }
            Self::SelectedByDecider => "Whoever selected the candidate must not decide on its appointment",
            Self::EnteredByDecider => "Whoever entered the check must not override it",
            Self::Gate(gate) => gate.detail(),
            Self::Case(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::DateInFuture(member)
            | Self::DateBefore(member)
            | Self::UnknownCandidate(member)
            | Self::DuplicateItem(member) => Some(member.clone()),
            Self::MustBeTrue(member) => Some((*member).into()),
            Self::UnknownOrganisation | Self::Duplicate(_) => Some("/organisationId".into()),
            Self::NotChosenReasonMissing(_) => Some("/notChosen".into()),
            Self::Case(refusal) => refusal.pointer(),
            _ => None,
        }
    }
}
