use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Family, Reason};

use crate::CaseRefusal;
use crate::concern::{EscalationStep, NoticeKind};

/// Why something cannot be done to a concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConcernRefusal {
    /// A member is needed and was not given.
    Required(&'static str),
    /// A member must be left out here.
    MustBeNull(&'static str),
    /// A date lies in the future.
    DateInFuture(&'static str),
    /// A date lies before the one it must follow.
    DateBefore(&'static str),
    /// A date lies after the one it must not follow.
    DateAfter(&'static str),
    /// Nobody is registered under this id.
    UnknownPerson(&'static str),
    /// The case has nothing under this id.
    UnknownReference(&'static str),
    /// The school takes another notice than this, or none.
    WrongNoticeKind(Option<NoticeKind>),
    /// A step of the ladder has to be done first.
    PreconditionUnmet(EscalationStep),
    /// The step is the decision on mandation, and set by nothing else.
    StepNotRecordable,
    /// The approval rests on the step.
    StepReliedOn,
    /// Mandation was approved before.
    AlreadyDecided,
    /// The notice was issued, and its ladder stays as it was.
    AlreadyEscalated,
    /// It is resolved.
    ConcernResolved,
    /// It is not resolved.
    ConcernNotResolved,
    /// The concern has that tool in force.
    AlreadyInUse,
    /// The concern does not have that tool in force.
    NotInUse,
    /// Only a maintained school can have an interim executive board.
    MaintainedOnly,
    /// The case stands in the way.
    Case(CaseRefusal),
    /// The decision cannot be recorded.
    Decision(DecisionRefusal),
}

impl From<CaseRefusal> for ConcernRefusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<DecisionRefusal> for ConcernRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Decision(refusal)
    }
}

impl Reason for ConcernRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Case(refusal) => refusal.family(),
            Self::Decision(refusal) => refusal.family(),
            Self::PreconditionUnmet(_) => Family::GateNotMet,
            Self::StepNotRecordable
            | Self::StepReliedOn
            | Self::AlreadyDecided
            | Self::AlreadyEscalated
            | Self::ConcernResolved
            | Self::ConcernNotResolved
            | Self::AlreadyInUse
            | Self::NotInUse
            | Self::MaintainedOnly => Family::WrongState,
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) => "required",
            Self::MustBeNull(_) => "mustBeNull",
            Self::DateInFuture(_) => "dateInFuture",
            Self::DateBefore(_) => "dateBefore",
            Self::DateAfter(_) => "dateAfter",
            Self::UnknownPerson(_) => "unknownPerson",
            Self::UnknownReference(_) => "unknownReference",
            Self::WrongNoticeKind(_) => "wrongNoticeKind",
            Self::PreconditionUnmet(_) => "escalationPreconditionsUnmet",
            Self::StepNotRecordable => "stepNotRecordable",
            Self::StepReliedOn => "stepReliedOn",
            Self::AlreadyDecided => "alreadyDecided",
            Self::AlreadyEscalated => "alreadyEscalated",
            Self::ConcernResolved => "concernResolved",
            Self::ConcernNotResolved => "concernNotResolved",
            Self::AlreadyInUse => "alreadyInUse",
            Self::NotInUse => "notInUse",
            Self::MaintainedOnly => "maintainedOnly",
            Self::Case(refusal) => refusal.code(),
            Self::Decision(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter a value",
            Self::MustBeNull(_) => "Leave this out",
            Self::DateInFuture(_) => "The date must be today or in the past",
            Self::DateBefore(_) => "The date is before the one it must follow",
            Self::DateAfter(_) => "The date is after one that must follow it",
            Self::UnknownPerson(_) => "Nobody is registered under this id",
            Self::UnknownReference(_) => "The case has nothing under this id",
            Self::WrongNoticeKind(None) => "A school of this kind takes no notice",
            Self::WrongNoticeKind(Some(right)) => {
                return format!("A school of this kind takes `{}`", right.code());
            }
            Self::PreconditionUnmet(step) => return format!("{} first: {}", step.label(), step.code()),
            Self::StepNotRecordable => "The regional director's approval is the decision on mandation",
            Self::StepReliedOn => "Mandation was approved on this step",
            Self::AlreadyDecided => "Mandation has been approved",
            Self::AlreadyEscalated => "The notice has been issued",
            Self::ConcernResolved => "The concern is resolved",
            Self::ConcernNotResolved => "The concern is not resolved",
            Self::AlreadyInUse => "The concern has this in force already",
            Self::NotInUse => "The concern does not have this in force",
            Self::MaintainedOnly => "Only a maintained school can have an interim executive board",
            Self::Case(refusal) => return refusal.detail(),
            Self::Decision(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Required(member)
            | Self::MustBeNull(member)
            | Self::DateInFuture(member)
            | Self::DateBefore(member)
            | Self::DateAfter(member)
            | Self::UnknownPerson(member)
            | Self::UnknownReference(member) => Some((*member).into()),
            Self::WrongNoticeKind(_) => Some("/noticeKind".into()),
            Self::Case(refusal) => refusal.pointer(),
            Self::Decision(refusal) => refusal.pointer(),
            _ => None,
        }
    }
}
