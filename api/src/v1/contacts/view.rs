//! What callers see of a contact: all of it if they work the case, else enough to know that there is one.

use authority::{Operation, permit};
use casework::{CaseId, Contact, ContactId, ContactOrganisation, ContactPerson, ContactRole};
use chrono::{DateTime, Utc};
use kernel::Coded;
use persistence::{CaseRead, Chain, ContactLine, ContactSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Standing;
use crate::http::{EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;

/// Somebody outside the department to talk to about a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Contact)]
pub(crate) struct ContactView {
    /// Its id.
    id: Uuid,
    /// Where it comes from.
    source: ContactSource,
    /// The kind of organisation that they belong to.
    organisation_kind: codes::ContactOrganisationKind,
    /// What they are there.
    role: codes::ContactRole,
    /// What they are, if the list does not say.
    #[schema(max_length = 100)]
    other_role: Option<String>,
    /// The name; null once erased.
    #[schema(max_length = 200, example = "Pat Sample")]
    name: Option<String>,
    /// The e-mail address, masked for readers who do not need it.
    #[schema(max_length = 254, example = "p***@…")]
    email: Option<String>,
    /// The telephone number, masked for readers who do not need it.
    #[schema(max_length = 20, example = "*********01")]
    phone: Option<String>,
    /// The job title.
    #[schema(max_length = 1000)]
    job_title: Option<String>,
    /// Whether address and number are masked.
    masked: bool,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// When it last changed.
    changed_at: DateTime<Utc>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Where a contact comes from.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContactSource)]
enum ContactSource {
    /// Somebody added it.
    Case,
    /// The register of schools has it.
    Register,
}

impl ContactView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, line: &ContactLine) -> Self {
        let may = |step: Operation| permit(step, viewer.caller(), &read.position).is_ok();
        match line {
            ContactLine::OfRegister { id, since, name, job_title } => Self {
                id: id.uuid(),
                source: ContactSource::Register,
                organisation_kind: ContactOrganisation::School.into(),
                role: ContactRole::Other.into(),
                other_role: Some("Head of the school".to_owned()),
                name: Some(name.clone()),
                email: None,
                phone: None,
                job_title: job_title.clone(),
                masked: false,
                added_at: *since,
                changed_at: *since,
                available_actions: Vec::new(),
                etag: EtagMember::default(),
            },
            ContactLine::Added(contact) => {
                // Whoever may change it needs it.
                let masked = !may(Operation::UpdateContact);
                let steps = [Operation::UpdateContact, Operation::DeleteContact, Operation::RevealContact];
                let steps = steps.into_iter().filter(|step| may(*step)).map(Operation::code).collect();
                Self::added(contact, masked, steps)
            }
        }
    }

    fn added(contact: &Contact, masked: bool, available_actions: Vec<&'static str>) -> Self {
        let person = contact.person.as_ref();
        let phone = |person: &ContactPerson| {
            if masked { person.masked_phone() } else { person.phone.clone().map(String::from) }
        };
        Self {
            id: contact.id.uuid(),
            source: ContactSource::Case,
            organisation_kind: contact.organisation.into(),
            role: contact.role.into(),
            other_role: person.and_then(|person| person.other_role.clone()).map(String::from),
            name: person.map(|person| person.name.as_str().to_owned()),
            email: person.map(
                |person| {
                    if masked { person.masked_email() } else { person.email.as_str().to_owned() }
                },
            ),
            phone: person.and_then(phone),
            job_title: person.and_then(|person| person.job_title.clone()).map(String::from),
            masked,
            added_at: contact.added_at,
            changed_at: contact.changed_at,
            available_actions,
            etag: EtagMember::default(),
        }
    }

    /// The tag of a contact as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &ContactSeen) -> Result<String, Problem> {
        with_tag(seen.line.version(), &Self::new(viewer, &seen.read, &seen.line)).map(|(_, etag)| etag)
    }
}

/// Where the caller stands towards a contact.
pub(super) fn standing(seen: &ContactSeen) -> Standing {
    Standing {
        position: seen.read.position,
        chain: Chain::case(seen.read.case.id),
        head: seen.read.head.clone(),
        version: Some(seen.line.version()),
    }
}

/// Whether a contact is there to be read, and has not been deleted.
pub(super) fn present(seen: &ContactSeen) -> bool {
    !matches!(&seen.line, ContactLine::Added(contact) if contact.deleted)
}

/// The path of a contact.
pub(super) fn contact_path(case: CaseId, contact: ContactId) -> String {
    format!("{}/contacts/{contact}", case_path(case))
}
