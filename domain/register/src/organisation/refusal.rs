use std::borrow::Cow;

use kernel::{Existing, Family, Reason};

use super::{Identifier, OrganisationId};

/// Why an organisation cannot be entered or changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationRefusal {
    /// The identifier by which its kind is known was not given.
    Required(Identifier),
    /// No identifier was given at all.
    AnyIdentifierRequired,
    /// The register has no school of its URN.
    UnknownSchool,
    /// There is no organisation to pay it through.
    UnknownPayer,
    /// It cannot be paid through itself: that is what it does without saying so.
    PaidThroughItself,
    /// Another organisation bears the identifier.
    Duplicate(Identifier, OrganisationId),
}

impl Reason for OrganisationRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Duplicate(..) => Family::Duplicate,
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Required(_) | Self::AnyIdentifierRequired => "required",
            Self::UnknownSchool => "unknownSchool",
            Self::UnknownPayer => "unknownReference",
            Self::PaidThroughItself => "mustBeNull",
            Self::Duplicate(..) => "duplicate",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Required(_) => "Enter the identifier by which an organisation of this kind is known",
            Self::AnyIdentifierRequired => "Enter one of the organisation's identifiers",
            Self::UnknownSchool => "The register has no school with this URN",
            Self::UnknownPayer => "There is no organisation under this id",
            Self::PaidThroughItself => "Leave this empty for an organisation that is paid itself",
            Self::Duplicate(..) => "Another organisation has this identifier",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        let member = match self {
            Self::Required(identifier) | Self::Duplicate(identifier, _) => identifier.member(),
            Self::AnyIdentifierRequired => Identifier::Ukprn.member(),
            Self::UnknownSchool => Identifier::Urn.member(),
            Self::UnknownPayer | Self::PaidThroughItself => "/paysThroughOrganisationId",
        };
        Some(member.into())
    }

    fn existing(&self) -> Option<Existing> {
        let Self::Duplicate(_, id) = self else { return None };
        Some(Existing { kind: "organisation", id: id.uuid(), reference: None })
    }
}
