use std::borrow::Cow;

use kernel::{Coded, Family, Reason};

use super::Gate;
use crate::CaseRefusal;

/// Why answers cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskRefusal {
    /// A member is needed with what else was given.
    Required(&'static str),
    /// A member must be null here.
    MustBeNull(&'static str),
    /// A date lies in the future.
    DateInFuture(&'static str),
    /// A Catholic school's responsible body was contacted before its diocese.
    DioceseNotContactedFirst,
    /// The task waits for something.
    Gate(Gate),
    /// The case is paused or closed.
    Case(CaseRefusal),
}

impl Reason for TaskRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Gate(_) => Family::GateNotMet,
            Self::Case(refusal) => refusal.family(),
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) => "required",
            Self::MustBeNull(_) => "mustBeNull",
            Self::DateInFuture(_) => "dateInFuture",
            Self::DioceseNotContactedFirst => "dioceseNotContactedFirst",
            Self::Gate(gate) => gate.code(),
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter a value".to_owned(),
            Self::MustBeNull(_) => "Leave this empty".to_owned(),
            Self::DateInFuture(_) => "The date must be today or in the past".to_owned(),
            Self::DioceseNotContactedFirst => {
                "The diocese of a Catholic school must be contacted before the responsible body, or on the same day"
                    .to_owned()
            }
            Self::Gate(gate) => gate.detail().to_owned(),
            Self::Case(refusal) => refusal.detail(),
        }
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Required(member) | Self::MustBeNull(member) | Self::DateInFuture(member) => {
                Some((*member).into())
            }
            Self::DioceseNotContactedFirst => Some("/dioceseContactedOn".into()),
            Self::Gate(_) | Self::Case(_) => None,
        }
    }
}

/// Something odd about answers that can be saved all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The diocese was told later than the responsible body.
    DioceseToldLater,
}

impl Warning {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "dioceseToldLater",
        }
    }

    /// What to tell a case worker.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "The diocese was contacted after the responsible body",
        }
    }

    /// The answer it is about, as a JSON pointer without its leading `#`.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "/dioceseContactedOn",
        }
    }
}
