use std::borrow::Cow;

use kernel::{Coded, Family, Reason};

use crate::CaseRefusal;
use crate::task::Gate;

/// Why something cannot be done to a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewRefusal {
    /// A member is needed with what else was given.
    Required(&'static str),
    /// A member must be null here.
    MustBeNull(&'static str),
    /// A date does not lie after the one it must follow.
    DateBefore(&'static str),
    /// A date does not lie before the one it must precede.
    DateAfter(&'static str),
    /// Something else has to be done first.
    Gate(Gate),
    /// Nobody has decided yet whether the school is matched or watched.
    RouteUndecided,
    /// The case is paused or closed.
    Case(CaseRefusal),
    /// The case has gone another way since.
    ReviewOfEarlierTrack,
    /// What it found is on record.
    ReviewRecorded,
    /// Its day has not come.
    ReviewNotHeld,
    /// Objectives are rated where the school is matched.
    NotOnThisTrack,
}

impl Reason for ReviewRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Required(_) | Self::MustBeNull(_) | Self::DateBefore(_) | Self::DateAfter(_) => {
                Family::Invalid
            }
            Self::Gate(_) | Self::RouteUndecided => Family::GateNotMet,
            Self::Case(refusal) => refusal.family(),
            Self::ReviewOfEarlierTrack
            | Self::ReviewRecorded
            | Self::ReviewNotHeld
            | Self::NotOnThisTrack => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) => "required",
            Self::MustBeNull(_) => "mustBeNull",
            Self::DateBefore(_) => "dateBefore",
            Self::DateAfter(_) => "dateAfter",
            Self::Gate(gate) => gate.code(),
            Self::RouteUndecided => "routeUndecided",
            Self::Case(refusal) => refusal.code(),
            Self::ReviewOfEarlierTrack => "reviewOfEarlierTrack",
            Self::ReviewRecorded => "reviewRecorded",
            Self::ReviewNotHeld => "reviewNotHeld",
            Self::NotOnThisTrack => "notOnThisTrack",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter a value",
            Self::MustBeNull(_) => "Leave this empty",
            Self::DateBefore(_) => "The date must be after the one it follows",
            Self::DateAfter(_) => "The date must be before the one that follows it",
            Self::Gate(gate) => gate.detail(),
            Self::RouteUndecided => "Decide first whether the school is matched or its progress reviewed",
            Self::Case(refusal) => return refusal.detail(),
            Self::ReviewOfEarlierTrack => "The review belongs to the track that the case was on before",
            Self::ReviewRecorded => "What the review found is on record",
            Self::ReviewNotHeld => "The review has not been held yet",
            Self::NotOnThisTrack => "Objectives are rated only where the school is matched",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Required(member)
            | Self::MustBeNull(member)
            | Self::DateBefore(member)
            | Self::DateAfter(member) => Some((*member).into()),
            _ => None,
        }
    }
}
