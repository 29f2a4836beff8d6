use casework::{ContactInput, ContactPerson, PHONE_FAULT, Phone};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::http::{Form, Request};
use crate::v1::codes;

/// A contact, as somebody adds it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddContactRequest {
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Pat Sample")]
    name: String,
    /// The kind of organisation that they belong to.
    organisation_kind: codes::ContactOrganisationKind,
    /// What they are there; which roles there are depends on the kind of organisation.
    role: codes::ContactRole,
    /// What they are, if the role is `other`.
    #[schema(min_length = 1, max_length = 100)]
    other_role: Option<String>,
    /// The e-mail address.
    #[schema(min_length = 3, max_length = 254, format = "email", example = "pat@example.org")]
    #[validate(email)]
    email: String,
    /// The telephone number, of the United Kingdom.
    #[schema(pattern = "^ *(\\+44|0)[0-9 ]{9,18}$", example = "01632 960 001")]
    phone: Option<String>,
    /// The job title; needed of a body that governs the school.
    #[schema(min_length = 1, max_length = 200)]
    job_title: Option<String>,
}

/// What a contact is now. All members are sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateContactRequest {
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Pat Sample")]
    name: String,
    /// The kind of organisation that they belong to.
    organisation_kind: codes::ContactOrganisationKind,
    /// What they are there; which roles there are depends on the kind of organisation.
    role: codes::ContactRole,
    /// What they are, if the role is `other`.
    #[schema(min_length = 1, max_length = 100)]
    other_role: Option<String>,
    /// The e-mail address.
    #[schema(min_length = 3, max_length = 254, format = "email", example = "pat@example.org")]
    #[validate(email)]
    email: String,
    /// The telephone number, of the United Kingdom.
    #[schema(pattern = "^ *(\\+44|0)[0-9 ]{9,18}$", example = "01632 960 001")]
    phone: Option<String>,
    /// The job title; needed of a body that governs the school.
    #[schema(min_length = 1, max_length = 200)]
    job_title: Option<String>,
}

impl Request for AddContactRequest {
    type Meaning = ContactInput;

    fn meaning(self, form: &mut Form) -> Option<ContactInput> {
        let name = form.line("/name", self.name);
        let other_role = form.optional_line("/otherRole", self.other_role);
        let email = form.line("/email", self.email);
        let phone = phone(form, self.phone);
        let job_title = form.optional_line("/jobTitle", self.job_title);
        Some(ContactInput {
            organisation: self.organisation_kind.0,
            role: self.role.0,
            person: ContactPerson { name: name?, other_role, email: email?, phone, job_title },
        })
    }
}

impl Request for UpdateContactRequest {
    type Meaning = ContactInput;

    fn meaning(self, form: &mut Form) -> Option<ContactInput> {
        let Self { name, organisation_kind, role, other_role, email, phone, job_title } = self;
        let same = AddContactRequest { name, organisation_kind, role, other_role, email, phone, job_title };
        same.meaning(form)
    }
}

fn phone(form: &mut Form, text: Option<String>) -> Option<Phone> {
    let phone = Phone::try_from(text?);
    phone.map_err(|_| form.fault("/phone", "invalidFormat", PHONE_FAULT)).ok()
}
