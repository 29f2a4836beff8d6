use std::borrow::Cow;

use kernel::{
    Actor, Aggregate, Coded, Fact, Family, Id, Line, Private, Reason, Recorded, Timestamp, Version,
};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use crate::{Case, CaseId, CaseRefusal, Written};

/// Identifies a contact.
pub type ContactId = Id<Contact>;

/// Somebody outside the department to talk to about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which contact.
    pub id: ContactId,
    /// The case it is on.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Who added it.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The kind of organisation the person belongs to.
    pub organisation: ContactOrganisation,
    /// What the person is there.
    pub role: ContactRole,
    /// The person, unless deleted or erased.
    pub person: Option<ContactPerson>,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// What is known of a contact as a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactPerson {
    /// The name.
    pub name: Line<200>,
    /// What the person is, where the list does not say.
    pub other_role: Option<Line<100>>,
    /// The e-mail address.
    pub email: Line<254>,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The job title.
    pub job_title: Option<Line<200>>,
}

/// A telephone number of the United Kingdom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is no telephone number.
pub const PHONE_FAULT: &str = "Enter a telephone number like 01632 960 001 or +44 1632 960 001";

impl TryFrom<String> for Phone {
    type Error = &'static str;

    fn try_from(raw: String) -> Result<Self, &'static str> {
        let text = raw.trim();
        let national = text.strip_prefix("+44").or_else(|| text.strip_prefix('0')).ok_or(PHONE_FAULT)?;
        let digits = national.bytes().filter(u8::is_ascii_digit).count();
        let plain = national.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        if plain && matches!(digits, 9 | 10) && text.len() <= 20 {
            Ok(Self(text.to_owned()))
        } else {
            Err(PHONE_FAULT)
        }
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl ContactPerson {
    /// The address as those see it who do not need it.
    #[must_use]
    pub fn masked_email(&self) -> String {
        self.email.as_str().chars().take(1).chain("***@…".chars()).collect()
    }

    /// The telephone number as those see it who do not need it.
    #[must_use]
    pub fn masked_phone(&self) -> Option<String> {
        let Phone(phone) = self.phone.as_ref()?;
        Some(phone.chars().skip(phone.len() - 2).fold("*********".to_owned(), |mut masked, digit| {
            masked.push(digit);
            masked
        }))
    }
}

/// The kinds of organisation that a contact belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ContactOrganisation {
    /// The school.
    School,
    /// The organisation that supports it.
    SupportingOrganisation,
    /// A body that governs it.
    GovernanceBody,
}

impl Coded for ContactOrganisation {
    const NAME: &'static str = "ContactOrganisationKind";
    const MEANING: &'static str = "The kind of organisation that a contact belongs to.";
}

/// What a contact is in the organisation, or which body it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ContactRole {
    /// The permanent head of the school.
    HeadteacherPermanent,
    /// The interim head of the school.
    HeadteacherInterim,
    /// The chair of the school's governors.
    ChairOfGovernors,
    /// The accounting officer of the supporting organisation.
    AccountingOfficer,
    /// The head of the supporting organisation.
    Headteacher,
    /// A trust.
    Trust,
    /// A local authority.
    LocalAuthority,
    /// A diocese.
    Diocese,
    /// A foundation.
    Foundation,
    /// A federation.
    Federation,
    /// Something else.
    Other,
}

impl Coded for ContactRole {
    const NAME: &'static str = "ContactRole";
    const MEANING: &'static str = "What a contact is in the organisation, or which governing body it is of.";
}

impl ContactRole {
    /// Whether an organisation of this kind has such people.
    #[must_use]
    pub const fn is_of(self, organisation: ContactOrganisation) -> bool {
        use ContactOrganisation as O;
        match self {
            Self::HeadteacherPermanent | Self::HeadteacherInterim | Self::ChairOfGovernors => {
                matches!(organisation, O::School)
            }
            Self::AccountingOfficer | Self::Headteacher => matches!(organisation, O::SupportingOrganisation),
            Self::Trust | Self::LocalAuthority | Self::Diocese | Self::Foundation | Self::Federation => {
                matches!(organisation, O::GovernanceBody)
            }
            Self::Other => true,
        }
    }
}

/// Why somebody's details are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum RevealPurpose {
    /// To arrange support.
    ArrangeSupport,
    /// To send a letter.
    SendLetter,
    /// To verify who is paid.
    VerifyPayee,
    /// To answer a complaint.
    Complaint,
    /// To answer somebody who asks for their data.
    DataRequest,
}

impl Coded for RevealPurpose {
    const NAME: &'static str = "RevealPurpose";
    const MEANING: &'static str = "Why somebody's details are looked at.";
}

/// What somebody says of a contact.
#[derive(Clone, Debug)]
pub struct ContactInput {
    /// The kind of organisation.
    pub organisation: ContactOrganisation,
    /// What the person is there.
    pub role: ContactRole,
    /// The person.
    pub person: ContactPerson,
}

/// Why something cannot be done to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactRefusal {
    /// An organisation of this kind has no such people.
    RoleNotInList,
    /// A member is needed and was not given.
    Required(&'static str),
    /// A member must be left out here.
    MustBeNull(&'static str),
    /// The contact comes from the register.
    RegisterContact,
    /// The case stands in the way.
    Case(CaseRefusal),
}

impl Reason for ContactRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Case(refusal) => refusal.family(),
            Self::RegisterContact => Family::WrongState,
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::RoleNotInList => "notInList",
            Self::Required(_) => "required",
            Self::MustBeNull(_) => "mustBeNull",
            Self::RegisterContact => "registerContact",
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::RoleNotInList => "An organisation of this kind has no such people".to_owned(),
            Self::Required(_) => "Enter a value".to_owned(),
            Self::MustBeNull(_) => "Leave this out".to_owned(),
            Self::RegisterContact => "This contact comes from the register of schools".to_owned(),
            Self::Case(refusal) => refusal.detail(),
        }
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::RoleNotInList => Some("/role".into()),
            Self::Required(member) | Self::MustBeNull(member) => Some((*member).into()),
            Self::RegisterContact => None,
            Self::Case(refusal) => refusal.pointer(),
        }
    }
}

impl ContactInput {
    fn refusals(&self, case: &Case) -> Vec<ContactRefusal> {
        use ContactRefusal as R;
        let other = self.role == ContactRole::Other;
        let rules = [
            (!self.role.is_of(self.organisation), R::RoleNotInList),
            (other && self.person.other_role.is_none(), R::Required("/otherRole")),
            (!other && self.person.other_role.is_some(), R::MustBeNull("/otherRole")),
            (
                self.organisation == ContactOrganisation::GovernanceBody && self.person.job_title.is_none(),
                R::Required("/jobTitle"),
            ),
        ];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        broken.chain(case.status.accepts(Written::Contacts).err().map(R::Case)).collect()
    }
}

impl Contact {
    /// Under which id the register's contact of a case is known: the school's head.
    #[must_use]
    pub fn of_register(case: CaseId) -> ContactId {
        Id::new(Uuid::new_v5(&case.uuid(), b"contact of the register"))
    }

    /// Adds a contact.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(id: ContactId, input: ContactInput, case: &Case) -> Result<ContactFact, Vec<ContactRefusal>> {
        let refusals = input.refusals(case);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ContactFact::Added {
            contact_id: id,
            case_id: case.id,
            organisation_kind: input.organisation,
            role: input.role,
            person: Private::Known(input.person),
        })
    }

    /// Changes it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(&self, input: ContactInput, case: &Case) -> Result<ContactFact, Vec<ContactRefusal>> {
        let refusals = input.refusals(case);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ContactFact::Changed {
            contact_id: self.id,
            organisation_kind: input.organisation,
            role: input.role,
            person: Private::Known(input.person),
        })
    }

    /// Deletes it: nothing happens to one that is deleted already.
    ///
    /// # Errors
    /// When the case is closed.
    pub fn delete(&self, case: &Case) -> Result<Option<ContactFact>, Vec<ContactRefusal>> {
        if self.deleted {
            return Ok(None);
        }
        case.status.accepts(Written::Contacts).map_err(|refusal| vec![ContactRefusal::Case(refusal)])?;
        Ok(Some(ContactFact::Deleted { contact_id: self.id }))
    }
}

/// What can happen to a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ContactFact {
    /// It was added.
    #[serde(rename = "contact.added")]
    Added {
        /// Which contact.
        contact_id: ContactId,
        /// The case it is on.
        case_id: CaseId,
        /// The kind of organisation.
        organisation_kind: ContactOrganisation,
        /// What the person is there.
        role: ContactRole,
        /// The person.
        #[serde(default)]
        person: Private<ContactPerson>,
    },
    /// It was changed.
    #[serde(rename = "contact.changed")]
    Changed {
        /// Which contact.
        contact_id: ContactId,
        /// The kind of organisation.
        organisation_kind: ContactOrganisation,
        /// What the person is there.
        role: ContactRole,
        /// The person.
        #[serde(default)]
        person: Private<ContactPerson>,
    },
    /// It was deleted.
    #[serde(rename = "contact.deleted")]
    Deleted {
        /// Which contact.
        contact_id: ContactId,
    },
}

impl Fact for ContactFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "contact.added",
            Self::Changed { .. } => "contact.changed",
            Self::Deleted { .. } => "contact.deleted",
        }
    }
}

impl Aggregate for Contact {
    type Fact = ContactFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<ContactFact>) -> Option<Self> {
        let at = recorded.at;
        match (before, &recorded.fact) {
            (None, ContactFact::Added { contact_id, case_id, organisation_kind, role, person }) => {
                Some(Self {
                    id: *contact_id,
                    case_id: *case_id,
                    version: Version::FIRST,
                    added_by: recorded.by.clone(),
                    added_at: at,
                    changed_at: at,
                    organisation: *organisation_kind,
                    role: *role,
                    person: person.known().cloned(),
                    deleted: false,
                })
            }
            (Some(contact), ContactFact::Changed { organisation_kind, role, person, .. }) => Some(Self {
                version: contact.version.next(),
                changed_at: at,
                organisation: *organisation_kind,
                role: *role,
                person: person.known().cloned(),
                ..contact
            }),
            (Some(contact), ContactFact::Deleted { .. }) => {
                let version = contact.version.next();
                Some(Self { version, changed_at: at, person: None, deleted: true, ..contact })
            }
            _ => None,
        }
    }
}

/// Somebody looked at a contact's details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum RevealFact {
    /// They were shown.
    #[serde(rename = "access.contactRevealed")]
    Revealed {
        /// The entry of the access log.
        id: Uuid,
        /// Whose details.
        contact_id: ContactId,
        /// Why.
        purpose: RevealPurpose,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<kernel::Prose<500>>,
    },
}

impl Fact for RevealFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Revealed { .. } => "access.contactRevealed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pat() -> ContactPerson {
        ContactPerson {
            name: "Pat Sample".to_owned().try_into().unwrap(),
            other_role: None,
            email: "pat@example.org".to_owned().try_into().unwrap(),
            phone: Some("01632 960 001".to_owned().try_into().unwrap()),
            job_title: None,
        }
    }

    #[test]
    fn what_is_masked_tells_nobody_whom_to_write_to() {
        assert_eq!(pat().masked_email(), "p***@…");
        assert_eq!(pat().masked_phone().as_deref(), Some("*********01"));
    }

    #[test]
    fn telephone_numbers_are_those_of_the_united_kingdom() {
        for good in ["01632 960 001", "+44 1632 960001", "+441632960001", "020 7946 0000"] {
            assert!(Phone::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["1632 960 001", "+33 1 23 45 67 89", "01632", "01632 960 001 x2", "0é632 960 001"] {
            assert!(Phone::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_kind_of_organisation_has_its_own_people_and_anybody_can_be_something_else() {
        for kind in ContactOrganisation::all() {
            assert!(ContactRole::all().filter(|role| role.is_of(kind)).count() > 1, "{kind:?}");
            assert!(ContactRole::Other.is_of(kind));
        }
        assert!(!ContactRole::ChairOfGovernors.is_of(ContactOrganisation::GovernanceBody));
    }
}
