use std::borrow::Cow;

use actix_web::http::StatusCode;
use actix_web::post;
use authority::Operation;
use kernel::{Existing, Family, PersonId, Reason};
use persistence::{Attempt, Chain, Head, PersonLine, PersonSeen, StorageError, Work};
use register::RegisteredPerson;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::PersonView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfNothing;
use crate::v1::codes;

/// The registration of a person.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreatePersonRequest {
    /// The tenant that vouches for the person: the token's `tid`.
    tenant_id: Uuid,
    /// The person's object id in that tenant: the token's `oid`.
    subject_id: Uuid,
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Sam Sample")]
    display_name: String,
    /// The e-mail address.
    #[schema(min_length = 3, max_length = 254, format = "email", example = "sam.sample@example.org")]
    #[validate(email)]
    email: String,
    /// What the person can be asked to do on a case.
    #[schema(max_items = 2)]
    #[validate(length(max = 2))]
    functions: Vec<codes::PersonFunction>,
}

impl Request for CreatePersonRequest {
    type Meaning = RegisteredPerson;

    fn meaning(self, form: &mut Form) -> Option<RegisteredPerson> {
        let display_name = form.line("/displayName", self.display_name);
        let email = form.line("/email", self.email);
        Some(RegisteredPerson {
            id: PersonId::new(Uuid::now_v7()),
            tenant: self.tenant_id,
            object: self.subject_id,
            display_name: display_name?,
            email: email?,
            functions: self.functions.into_iter().map(|function| function.0).collect(),
            active_from: None,
            active_to: None,
        })
    }
}

/// Somebody is registered under the same tenant and object id.
struct Registered(PersonId);

impl Reason for Registered {
    fn family(&self) -> Family {
        Family::Duplicate
    }

    fn code(&self) -> &'static str {
        "duplicate"
    }

    fn detail(&self) -> String {
        "Somebody is registered under this tenant and object id".to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        Some("/subjectId".into())
    }

    fn existing(&self) -> Option<Existing> {
        Some(Existing { kind: "person", id: self.0.uuid(), reference: None })
    }
}

struct Created(RegisteredPerson);

impl Change for Created {
    const OPERATION: Operation = Operation::CreatePerson;

    type Seen = PersonSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<PersonSeen>, StorageError> {
        attempt.registering(self.0.tenant, self.0.object).await.map(Some)
    }

    fn standing(&self, seen: &PersonSeen) -> Standing {
        let chain = Chain::person(self.0.id);
        Standing { position: seen.position, chain, head: Head::default(), version: None }
    }

    fn decide(&self, seen: PersonSeen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        if let Some(same) = seen.same {
            return Err(vec![Registered(same)].into());
        }
        let line: PersonLine = work.apply(None, self.0.registered())?;
        let location = format!("/v1/people/{}", line.person.id);
        Ok(Answer::made(StatusCode::CREATED, Some(location), line.version, &PersonView::from(&line))?)
    }
}

/// Register a person
///
/// Makes somebody known, so that they can be given scope and be assigned. Their roles come from their token.
#[utoipa::path(
    operation_id = "createPerson",
    tag = "People",
    request_body = CreatePersonRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false)),
    responses(
        (status = 201, description = "The new person", body = PersonView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new person"),
        )),
        (status = 409, description = "`duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/people")]
pub(super) async fn create_person(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<CreatePersonRequest>,
) -> Result<Answer, Problem> {
    let once = key.optional(Created::OPERATION);
    context.change(OfNothing, body.into_inner().map(Created), once, None).await
}
