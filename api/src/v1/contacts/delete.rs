use actix_web::{delete, web::Path};
use authority::Operation;
use casework::{CaseId, ContactId, ContactRefusal};
use persistence::{Attempt, ContactLine, ContactSeen, StorageError, Work};
use uuid::Uuid;

use super::view::{ContactView, present, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfContact;

struct Deleted {
    case: CaseId,
    contact: ContactId,
}

impl Change for Deleted {
    const OPERATION: Operation = Operation::DeleteContact;

    type Seen = ContactSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ContactSeen>, StorageError> {
        attempt.contact(self.case, self.contact).await
    }

    fn standing(&self, seen: &ContactSeen) -> Standing {
        let standing = standing(seen);
        // What is deleted already has no version to have seen: deleting it again answers the same.
        Standing { version: standing.version.filter(|_| present(seen)), ..standing }
    }

    fn etag(&self, seen: &ContactSeen, context: &Context) -> Result<String, Problem> {
        ContactView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: ContactSeen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ContactLine::Added(contact) = seen.line else {
            return Err(vec![ContactRefusal::RegisterContact].into());
        };
        if let Some(fact) = contact.delete(&seen.read.case)? {
            work.apply(Some(contact), fact)?;
        }
        Ok(Answer::gone())
    }
}

/// Delete a contact
///
/// Takes what was known of the person off the case; that there was a contact stays in the record. Deleting again answers the
/// same.
#[utoipa::path(
    operation_id = "deleteContact",
    tag = "Contacts",
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("contactId" = Uuid, Path, description = "The contact's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 204, description = "The contact is deleted"),
        (status = 409, description = "`caseNotWritable`, or `invalidTransition` with `registerContact`"),
    ),
)]
#[delete("/cases/{caseId}/contacts/{contactId}")]
pub(super) async fn delete_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let (case, contact) = ids.into_inner();
    let (case, contact) = (CaseId::new(case), ContactId::new(contact));
    context.change(OfContact(case, contact), Ok(Deleted { case, contact }), Ok(None), Some(seen)).await
}
