use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Attempt, Chain, PersonChanging, StorageError, Work};
use register::ChangePerson;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::PersonView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfPerson;

/// What is known of a person from now on. All of it is sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdatePersonRequest {
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Sam Sample")]
    display_name: String,
    /// The e-mail address.
    #[schema(min_length = 3, max_length = 254, format = "email", example = "sam.sample@example.org")]
    #[validate(email)]
    email: String,
    /// The first day on which the person works here, not after today.
    #[serde(deserialize_with = "date")]
    active_from: NaiveDate,
    /// The last day, if it is known.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    active_to: Option<NaiveDate>,
}

impl Request for UpdatePersonRequest {
    type Meaning = ChangePerson;

    fn meaning(self, form: &mut Form) -> Option<ChangePerson> {
        let display_name = form.line("/displayName", self.display_name);
        let email = form.line("/email", self.email);
        Some(ChangePerson {
            display_name: display_name?,
            email: email?,
            active_from: self.active_from,
            active_to: self.active_to,
        })
    }
}

struct Updated {
    person: PersonId,
    change: ChangePerson,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdatePerson;

    type Seen = PersonChanging;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<PersonChanging>, StorageError> {
        attempt.changing_person(self.person).await
    }

    fn standing(&self, seen: &PersonChanging) -> Standing {
        Standing {
            position: seen.position,
            chain: Chain::person(self.person),
            head: seen.head.clone(),
            version: Some(seen.line.version),
        }
    }

    fn etag(&self, seen: &PersonChanging, _: &Context) -> Result<String, Problem> {
        with_tag(seen.line.version, &PersonView::from(&seen.line)).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: PersonChanging, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = seen.line.person.change(self.change.clone(), act.stamp.today)?;
        let line = work.apply(Some(seen.line), fact)?;
        Ok(Answer::made(StatusCode::OK, None, line.version, &PersonView::from(&line))?)
    }
}

/// Update a person
///
/// Changes name and e-mail address, and says on which days the person works here. Who it is, and what the person can be
/// asked to do, stays.
#[utoipa::path(
    operation_id = "updatePerson",
    tag = "People",
    request_body = UpdatePersonRequest,
    params(
        ("personId" = Uuid, Path, description = "The person's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses((status = 200, description = "The person", body = PersonView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[put("/people/{personId}")]
pub(super) async fn update_person(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdatePersonRequest>,
) -> Result<Answer, Problem> {
    context.may(Updated::OPERATION)?;
    let person = PersonId::new(id.into_inner());
    let change = body.into_inner().map(|change| Updated { person, change });
    context.change(OfPerson(person), change, Ok(None), Some(seen)).await
}
