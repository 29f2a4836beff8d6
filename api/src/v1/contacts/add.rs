use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, Contact, ContactId, ContactInput};
use persistence::{Attempt, CaseSeen, Chain, ContactLine, StorageError, Work};
use uuid::Uuid;

use super::input::AddContactRequest;
use super::view::{ContactView, contact_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IdempotencyKey, NoQuery, Problem, Query};
use crate::targets::OfCase;

struct Added {
    case: CaseId,
    input: ContactInput,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddContact;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(&self, seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let id = ContactId::new(Uuid::now_v7());
        let fact = Contact::add(id, self.input.clone(), &seen.read.case)?;
        let contact: Contact = work.apply(None, fact)?;
        let version = contact.version;
        let view = ContactView::new(&act.context.viewer, &seen.read, &ContactLine::Added(contact));
        Ok(Answer::made(StatusCode::CREATED, Some(contact_path(self.case, id)), version, &view)?)
    }
}

/// Add a contact
///
/// Contacts can be added while the case is being worked or paused.
#[utoipa::path(
    operation_id = "addContact",
    tag = "Contacts",
    request_body = AddContactRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new contact", body = ContactView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new contact"),
        )),
        (status = 409, description = "`caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/contacts")]
pub(super) async fn add_contact(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddContactRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|input| Added { case, input });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
