use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, ContactId, ContactRefusal, RevealPurpose};
use chrono::{DateTime, Utc};
use kernel::{Prose, Version};
use persistence::{Attempt, ContactLine, ContactSeen, StorageError, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{present, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, NoQuery, Problem, ProblemError, ProblemKind, Query, Request};
use crate::targets::OfContact;
use crate::v1::codes;

/// Why somebody's details are to be shown.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RevealContactRequest {
    /// For what.
    purpose: codes::RevealPurpose,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 500)]
    note: Option<String>,
}

/// What is meant by it.
pub(crate) struct Meant {
    purpose: RevealPurpose,
    note: Option<Prose<500>>,
}

impl Request for RevealContactRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let note = form.optional_prose("/note", self.note);
        Some(Meant { purpose: self.purpose.0, note })
    }
}

/// A contact's details, unmasked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RevealedContact)]
pub(crate) struct RevealedContactView {
    /// The contact.
    contact_id: Uuid,
    /// The name; null once erased.
    #[schema(max_length = 200, example = "Pat Sample")]
    name: Option<String>,
    /// The e-mail address.
    #[schema(max_length = 254, example = "pat@example.org")]
    email: Option<String>,
    /// The telephone number.
    #[schema(max_length = 20, example = "01632 960 001")]
    phone: Option<String>,
    /// The entry of the access log.
    access_id: Uuid,
    /// When that was written.
    revealed_at: DateTime<Utc>,
}

struct Revealed {
    case: CaseId,
    contact: ContactId,
    meant: Meant,
}

impl Change for Revealed {
    const OPERATION: Operation = Operation::RevealContact;

    type Seen = ContactSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ContactSeen>, StorageError> {
        Ok(attempt.contact(self.case, self.contact).await?.filter(present))
    }

    fn standing(&self, seen: &ContactSeen) -> Standing {
        Standing { version: None, ..standing(seen) }
    }

    fn decide(&self, seen: ContactSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ContactLine::Added(contact) = seen.line else {
            return Err(vec![ContactRefusal::RegisterContact].into());
        };
        let access_id = work.reveal(&contact, self.meant.purpose, self.meant.note.clone())?;
        let person = contact.person;
        let view = RevealedContactView {
            contact_id: contact.id.uuid(),
            name: person.as_ref().map(|person| person.name.as_str().to_owned()),
            email: person.as_ref().map(|person| person.email.as_str().to_owned()),
            phone: person.and_then(|person| person.phone).map(String::from),
            access_id,
            revealed_at: act.stamp.at,
        };
        let answer = Answer::made(StatusCode::OK, None, Version::NONE, &view)?;
        Ok(answer.untagged())
    }
}

/// Reveal a contact's details
///
/// Shows address and number unmasked. Who asks, and why, is in the access log before they are shown; if that cannot be
/// written, nothing is.
#[utoipa::path(
    operation_id = "revealContact",
    tag = "Contacts",
    request_body = RevealContactRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("contactId" = Uuid, Path, description = "The contact's id"),
    ),
    responses(
        (status = 200, description = "The details", body = RevealedContactView),
        (status = 409, description = "`invalidTransition` with `registerContact`"),
    ),
)]
#[post("/cases/{caseId}/contacts/{contactId}/reveal")]
pub(super) async fn reveal_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    body: Body<RevealContactRequest>,
) -> Result<Answer, Problem> {
    let (case, contact) = ids.into_inner();
    let (case, contact) = (CaseId::new(case), ContactId::new(contact));
    let change = body.into_inner().map(|meant| Revealed { case, contact, meant });
    // Never under a key: an answer that is kept would be personal data lying about.
    let shown = context.change(OfContact(case, contact), change, Ok(None), None).await;
    shown.map_err(|problem| match problem.kind() {
        ProblemKind::Unavailable => {
            let detail = "The access could not be recorded, so nothing is shown".to_owned();
            let error =
                ProblemError { code: "auditUnavailable".to_owned(), detail, ..ProblemError::default() };
            problem.with_errors(vec![error])
        }
        _ => problem,
    })
}
