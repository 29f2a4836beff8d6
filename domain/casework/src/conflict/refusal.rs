use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Existing, Family, Reason};

use super::DeclarationId;
use crate::CaseRefusal;
use crate::task::Gate;

/// Why a conflict cannot be declared, ended or found on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictRefusal {
    /// Neither a school nor an organisation, or both.
    ExactlyOneOf,
    /// The person does not advise.
    NotAnAdviser(&'static str),
    /// The record has nothing under an id.
    UnknownReference(&'static str),
    /// The declaration is not about this case's school, or not about the organisation.
    DeclaredOfSomethingElse,
    /// The person has declared something about it already.
    Duplicate(DeclarationId),
    /// The declaration has ended.
    DeclarationEnded,
    /// Nobody finds on their own conflicts.
    OwnConflict,
    /// The task waits for something.
    Gate(Gate),
    /// What stands in the way of much else, too.
    Case(CaseRefusal),
}

impl From<CaseRefusal> for ConflictRefusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<DecisionRefusal> for ConflictRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Case(refusal.into())
    }
}

impl Reason for ConflictRefusal {
    fn family(&self) -> Family {
        match self {
            Self::ExactlyOneOf
            | Self::NotAnAdviser(_)
            | Self::UnknownReference(_)
            | Self::DeclaredOfSomethingElse => Family::Invalid,
            Self::Duplicate(_) => Family::Duplicate,
            Self::DeclarationEnded => Family::WrongState,
            Self::OwnConflict => Family::NotPermitted,
            Self::Gate(_) => Family::GateNotMet,
            Self::Case(refusal) => refusal.family(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::ExactlyOneOf => "exactlyOneOf",
            Self::NotAnAdviser(_) => "notAnAdviser",
            Self::UnknownReference(_) => "unknownReference",
            Self::DeclaredOfSomethingElse => "declaredOfSomethingElse",
            Self::Duplicate(_) => "duplicate",
            Self::DeclarationEnded => "declarationEnded",
            Self::OwnConflict => "approverConflict",
            Self::Gate(gate) => gate.code(),
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::ExactlyOneOf => "Name a school or an organisation, not both",
            Self::NotAnAdviser(_) => "This person is not registered as one who advises",
            Self::UnknownReference(_) => "The record has nothing under this id",
            Self::DeclaredOfSomethingElse => {
                "The declaration is about another school or organisation than the one to be checked"
            }
            Self::Duplicate(_) => "This person has declared something about it; end that declaration first",
            Self::DeclarationEnded => "The declaration has ended",
            Self::OwnConflict => "Nobody decides on their own conflicts of interest",
            Self::Gate(gate) => gate.detail(),
            Self::Case(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::ExactlyOneOf => Some("/urn".into()),
            Self::NotAnAdviser(member) | Self::UnknownReference(member) => Some((*member).into()),
            Self::DeclaredOfSomethingElse => Some("/declarationId".into()),
            Self::Case(refusal) => refusal.pointer(),
            Self::Duplicate(_) | Self::DeclarationEnded | Self::OwnConflict | Self::Gate(_) => None,
        }
    }

    fn existing(&self) -> Option<Existing> {
        match self {
            Self::Duplicate(id) => {
                Some(Existing { kind: "conflictDeclaration", id: id.uuid(), reference: None })
            }
            _ => None,
        }
    }
}
