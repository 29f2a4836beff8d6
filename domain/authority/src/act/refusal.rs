use std::borrow::Cow;

use kernel::{Existing, Family, Reason};

use crate::{DecisionId, DecisionRefusal};

/// Why nothing can follow a decision so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActRefusal {
    /// Another has taken its place: this one.
    NotInForce(DecisionId),
    /// Decisions of the kind are taken anew by an operation of their own.
    NotAvailable(&'static str),
    /// The code is not an outcome of the kind.
    OutcomeNotAllowed,
    /// Taken before the one it follows.
    BeforeTheOther,
    /// Nobody overturns their own decision.
    ApproverConflict,
    /// The case has no document under one of the ids.
    UnknownEvidence,
    /// It was recorded for somebody else, and needs a document that shows it.
    EvidenceRequired,
    /// The new decision cannot be recorded.
    Decision(DecisionRefusal),
}

impl Reason for ActRefusal {
    fn family(&self) -> Family {
        match self {
            Self::NotInForce(_) | Self::NotAvailable(_) => Family::WrongState,
            Self::ApproverConflict => Family::NotPermitted,
            Self::Decision(refusal) => refusal.family(),
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotInForce(_) => "decisionNotInForce",
            Self::NotAvailable(_) => "actNotAvailable",
            Self::OutcomeNotAllowed => "outcomeNotAllowed",
            Self::BeforeTheOther => "dateBefore",
            Self::ApproverConflict => "approverConflict",
            Self::UnknownEvidence => "unknownReference",
            Self::EvidenceRequired => "evidenceOfDecisionRequired",
            Self::Decision(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::NotInForce(_) => "Another decision has taken its place",
            Self::NotAvailable(own) => {
                return format!("A decision of this kind is taken anew by its own operation: {own}");
            }
            Self::OutcomeNotAllowed => "This is not an outcome of decisions of this kind",
            Self::BeforeTheOther => "The date is before that of the decision whose place it takes",
            Self::ApproverConflict => "Somebody other than the decider has to overturn this",
            Self::UnknownEvidence => "The record has nothing under this id",
            Self::EvidenceRequired => "Add a document that shows the decision",
            Self::Decision(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::OutcomeNotAllowed => Some("/outcome".into()),
            Self::BeforeTheOther => Some("/decision/decidedOn".into()),
            Self::UnknownEvidence | Self::EvidenceRequired => Some("/evidenceDocumentIds".into()),
            Self::Decision(refusal) => refusal.pointer(),
            Self::NotInForce(_) | Self::NotAvailable(_) | Self::ApproverConflict => None,
        }
    }

    fn existing(&self) -> Option<Existing> {
        match self {
            Self::NotInForce(other) => Some(Existing { kind: "decision", id: other.uuid(), reference: None }),
            _ => None,
        }
    }
}
