use std::borrow::Cow;

use kernel::{Family, Reason};

/// Why something cannot be done to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentRefusal {
    /// A member is needed with what else was given.
    Required(&'static str),
    /// It was received after today.
    ReceivedInFuture,
    /// There is no such document on the case to take the place, or its own place was taken.
    UnknownReplacement,
    /// It has been removed.
    Removed,
    /// Another has taken its place.
    Superseded,
    /// A decision or a recommendation rests on it.
    InEvidence,
}

impl Reason for DocumentRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Required(_) | Self::ReceivedInFuture | Self::UnknownReplacement => Family::Invalid,
            Self::Removed | Self::Superseded | Self::InEvidence => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) => "required",
            Self::ReceivedInFuture => "dateInFuture",
            Self::UnknownReplacement => "unknownReference",
            Self::Removed => "documentRemoved",
            Self::Superseded => "documentSuperseded",
            Self::InEvidence => "documentInEvidence",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter a value",
            Self::ReceivedInFuture => "The date must be today or in the past",
            Self::UnknownReplacement => "The case has no other current document under this id",
            Self::Removed => "The document has been removed",
            Self::Superseded => "Another document has taken its place",
            Self::InEvidence => "A decision or a recommendation rests on the document",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Required(member) => Some((*member).into()),
            Self::ReceivedInFuture => Some("/receivedOn".into()),
            Self::UnknownReplacement => Some("/newDocumentId".into()),
            Self::Removed | Self::Superseded | Self::InEvidence => None,
        }
    }
}
