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
    /// A date comes before the one that it must follow.
    DateBefore(&'static str),
    /// The case has nothing under what is referred to.
    UnknownReference(&'static str),
    /// The recommendation is for another kind of decision.
    RecommendationOfAnotherKind,
    /// The recommendation was not made by the case's adviser.
    RecommendationNotByAdviser,
    /// A Catholic school's responsible body was contacted before its diocese.
    DioceseNotContactedFirst,
    /// The task waits for something.
    Gate(Gate),
    /// The case is paused or closed.
    Case(CaseRefusal),
}

/// What of a table of rules is broken.
pub(crate) fn broken<const N: usize>(rules: [(bool, TaskRefusal); N]) -> Vec<TaskRefusal> {
    rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
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
            Self::DateBefore(_) => "dateBefore",
            Self::UnknownReference(_) => "unknownReference",
            Self::RecommendationOfAnotherKind => "recommendationOfAnotherKind",
            Self::RecommendationNotByAdviser => "recommendationNotByAdviser",
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
            Self::DateBefore(_) => "The date is before the one it must follow".to_owned(),
            Self::UnknownReference(_) => "The case has nothing under this id".to_owned(),
            Self::RecommendationOfAnotherKind => "The recommendation is for another kind of decision".to_owned(),
            Self::RecommendationNotByAdviser => "The case's adviser must have made the recommendation".to_owned(),
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
            Self::Required(member)
            | Self::MustBeNull(member)
            | Self::DateInFuture(member)
            | Self::DateBefore(member)
            | Self::UnknownReference(member) => Some((*member).into()),
            Self::RecommendationOfAnotherKind | Self::RecommendationNotByAdviser => {
                Some("/recommendationId".into())
            }
            Self::DioceseNotContactedFirst => Some("/dioceseContactedOn".into()),
            Self::Gate(_) | Self::Case(_) => None,
        }
    }
}
