use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Family, Reason};

use crate::CaseRefusal;
use crate::task::Gate;

/// Why it cannot be decided which way a case goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteRefusal {
    /// The initial diagnosis was decided: from then on the route changes by a decision of its own.
    AlreadyDecided,
    /// There is no route to change before the initial diagnosis.
    NotDiagnosed,
    /// The case goes this way already.
    SameTrack,
    /// The decision waits for something.
    Gate(Gate),
    /// What stands in the way of much else, too.
    Case(CaseRefusal),
}

impl From<CaseRefusal> for RouteRefusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<DecisionRefusal> for RouteRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Case(refusal.into())
    }
}

impl Reason for RouteRefusal {
    fn family(&self) -> Family {
        match self {
            Self::AlreadyDecided | Self::NotDiagnosed | Self::SameTrack => Family::WrongState,
            Self::Gate(_) => Family::GateNotMet,
            Self::Case(refusal) => refusal.family(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyDecided => "alreadyDecided",
            Self::NotDiagnosed => "notDiagnosed",
            Self::SameTrack => "sameTrack",
            Self::Gate(gate) => gate.code(),
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::AlreadyDecided => {
                "The initial diagnosis has been decided: record a change of route instead".to_owned()
            }
            Self::NotDiagnosed => "Record the initial diagnosis decision first".to_owned(),
            Self::SameTrack => "The case goes this way already".to_owned(),
            Self::Gate(gate) => gate.detail().to_owned(),
            Self::Case(refusal) => refusal.detail(),
        }
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Case(refusal) => refusal.pointer(),
            _ => None,
        }
    }
}
