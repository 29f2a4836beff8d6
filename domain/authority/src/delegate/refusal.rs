use std::borrow::Cow;

use kernel::{Existing, Family, Reason};

use crate::DelegationId;

/// Why authority cannot be given or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationRefusal {
    /// Nobody is registered under the id in this member.
    UnknownPerson(&'static str),
    /// It would end before it began.
    EndsBeforeItBegins,
    /// Nobody gives authority to themself.
    SelfGrant,
    /// The same authority is there for some of these days.
    Duplicate(DelegationId),
    /// It would last longer than it was given for.
    EndsLater,
    /// Its last day is over.
    AlreadyEnded,
    /// It is a role's, not a person's.
    StandingScheme,
}

impl Reason for DelegationRefusal {
    fn family(&self) -> Family {
        match self {
            Self::UnknownPerson(_) | Self::EndsBeforeItBegins | Self::EndsLater => Family::Invalid,
            Self::SelfGrant => Family::NotPermitted,
            Self::Duplicate(_) => Family::Duplicate,
            Self::AlreadyEnded | Self::StandingScheme => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownPerson(_) => "unknownPerson",
            Self::EndsBeforeItBegins => "dateBefore",
            Self::SelfGrant => "selfGrant",
            Self::Duplicate(_) => "duplicate",
            Self::EndsLater => "dateAfter",
            Self::AlreadyEnded => "alreadyEnded",
            Self::StandingScheme => "standingScheme",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::UnknownPerson(_) => "Nobody is registered under this id",
            Self::EndsBeforeItBegins => "The last day must not be before the first",
            Self::SelfGrant => "Nobody gives authority to themself",
            Self::Duplicate(_) => "This person has the same delegation for some of these days",
            Self::EndsLater => "The last day must not be later than it is now",
            Self::AlreadyEnded => "This delegation has ended before",
            Self::StandingScheme => "The standing scheme of delegation is not ended here",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::UnknownPerson(member) => Some((*member).into()),
            Self::EndsBeforeItBegins => Some("/to".into()),
            Self::EndsLater => Some("/endsOn".into()),
            _ => None,
        }
    }

    fn existing(&self) -> Option<Existing> {
        match self {
            Self::Duplicate(id) => Some(Existing { kind: "delegation", id: id.uuid(), reference: None }),
            _ => None,
        }
    }
}
