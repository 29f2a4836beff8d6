use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::{CaseId, ContactId, ContactInput, ContactRefusal};
use persistence::{Attempt, ContactLine, ContactSeen, StorageError, Work};
use uuid::Uuid;

use super::input::UpdateContactRequest;
use super::view::{ContactView, present, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfContact;

struct Updated {
    case: CaseId,
    contact: ContactId,
    input: ContactInput,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateContact;

    type Seen = ContactSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ContactSeen>, StorageError> {
        Ok(attempt.contact(self.case, self.contact).await?.filter(present))
    }

    fn standing(&self, seen: &ContactSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &ContactSeen, context: &Context) -> Result<String, Problem> {
        ContactView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: ContactSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ContactLine::Added(contact) = seen.line else {
            return Err(vec![ContactRefusal::RegisterContact].into());
        };
        let fact = contact.change(self.input.clone(), &seen.read.case)?;
        let contact = work.apply(Some(contact), fact)?;
        let version = contact.version;
        let view = ContactView::new(&act.context.viewer, &seen.read, &ContactLine::Added(contact));
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Change a contact
///
/// Replaces all that is known of the contact. One that comes from the register changes there.
#[utoipa::path(
    operation_id = "updateContact",
    tag = "Contacts",
    request_body = UpdateContactRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("contactId" = Uuid, Path, description = "The contact's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The contact as changed", body = ContactView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, or `invalidTransition` with `registerContact`"),
    ),
)]
#[put("/cases/{caseId}/contacts/{contactId}")]
pub(super) async fn update_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateContactRequest>,
) -> Result<Answer, Problem> {
    let (case, contact) = ids.into_inner();
    let (case, contact) = (CaseId::new(case), ContactId::new(contact));
    let change = body.into_inner().map(|input| Updated { case, contact, input });
    context.change(OfContact(case, contact), change, Ok(None), Some(seen)).await
}
