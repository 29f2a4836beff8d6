use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use chrono::NaiveDate;
use kernel::{PersonId, Version};
use persistence::{AdviserLine, AdviserPeriod, AdviserSeen, Attempt, Chain, StorageError, Work};
use register::{Adviser, Capacity, SaveAdviser};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::list::masked;
use super::view::AdviserView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, meaning_of, with_tag};
use crate::targets::OfPerson;
use crate::v1::codes;

/// An adviser's entry in the register. All of it is sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveAdviserRequest {
    /// Where the adviser is at home.
    home_region: codes::Region,
    /// The organisation that employs the adviser.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    employer_organisation_id: Option<Uuid>,
    /// How many cases the adviser can take at once.
    #[schema(minimum = 0, maximum = 50, example = 6)]
    capacity_cases: u16,
    /// The first day on which the adviser advises.
    #[serde(deserialize_with = "date")]
    active_from: NaiveDate,
    /// The last day, if it is known.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    active_to: Option<NaiveDate>,
}

/// What is meant by an entry, whoever it is about.
#[derive(Clone, Copy)]
pub(crate) struct Meant {
    home_region: register::Region,
    employer: Option<Uuid>,
    capacity: Capacity,
    active_from: NaiveDate,
    active_to: Option<NaiveDate>,
}

impl Request for SaveAdviserRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let capacity =
            u8::try_from(self.capacity_cases).ok().and_then(|cases| Capacity::try_from(cases).ok());
        if capacity.is_none() {
            form.fault("/capacityCases", "tooLarge", format!("Must be {} or fewer", Capacity::MAX));
        }
        Some(Meant {
            home_region: self.home_region.0,
            employer: self.employer_organisation_id,
            capacity: capacity?,
            active_from: self.active_from,
            active_to: self.active_to,
        })
    }
}

struct Saved(SaveAdviser);

impl Saved {
    fn of(person: PersonId, meant: Meant) -> Self {
        Self(SaveAdviser {
            person,
            home_region: meant.home_region,
            employer: meant.employer,
            capacity: meant.capacity,
            active_from: meant.active_from,
            active_to: meant.active_to,
        })
    }
}

fn view(context: &Context, line: &AdviserLine, periods: &[AdviserPeriod]) -> AdviserView {
    AdviserView::new(line, periods, masked(&context.viewer.caller().roles))
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SaveAdviser;

    type Seen = AdviserSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<AdviserSeen>, StorageError> {
        attempt.saving_adviser(self.0.person, self.0.home_region, self.0.employer, context.today()).await
    }

    fn standing(&self, seen: &AdviserSeen) -> Standing {
        Standing {
            position: seen.position,
            chain: Chain::person(self.0.person),
            head: seen.head.clone(),
            version: Some(seen.line.as_ref().map_or(Version::NONE, |line| line.adviser.version)),
        }
    }

    fn etag(&self, seen: &AdviserSeen, context: &Context) -> Result<String, Problem> {
        let Some(line) = &seen.line else { return Ok("\"0\"".to_owned()) };
        with_tag(line.adviser.version, &view(context, line, &seen.periods)).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: AdviserSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let before = seen.line.as_ref().map(|line| line.adviser.clone());
        let fact = self.0.clone().decide(&seen.person.functions, seen.employer_known, before.as_ref())?;
        let adviser: Adviser = work.apply(before, fact)?;
        let version = adviser.version;
        let line = AdviserLine {
            active: adviser.is_active_on(act.stamp.today) && seen.person.is_active_on(act.stamp.today),
            open_cases: seen.open_cases,
            name: seen.person.display_name.as_str().to_owned(),
            adviser,
        };
        Ok(Answer::made(StatusCode::OK, None, version, &view(act.context, &line, &seen.periods))?)
    }
}

/// Save an adviser
///
/// Enters somebody in the register of advisers, or changes the entry. The person must be registered as one who advises.
/// An entry that does not exist yet is version 0.
#[utoipa::path(
    operation_id = "saveAdviser",
    tag = "People",
    request_body = SaveAdviserRequest,
    params(
        ("personId" = Uuid, Path, description = "The adviser's id as a person"),
        ("If-Match" = String, Header, description = "The ETag last seen; `\"0\"` for a new entry", max_length = 200),
    ),
    responses(
        (status = 200, description = "The adviser", body = AdviserView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `notAnAdviser`"),
    ),
)]
#[put("/advisers/{personId}")]
pub(super) async fn save_adviser(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveAdviserRequest>,
) -> Result<Answer, Problem> {
    context.may(Saved::OPERATION)?;
    let person = PersonId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Saved::of(person, meant));
    context.change(OfPerson(person), change, Ok(None), Some(seen)).await
}

/// Enters an adviser for the first time while a local copy is set up.
pub(crate) async fn set_up(
    context: Context,
    person: PersonId,
    body: serde_json::Value,
) -> Result<Answer, Problem> {
    let change = meaning_of::<SaveAdviserRequest>(body).map(|meant| Saved::of(person, meant));
    context.change(OfPerson(person), change, Ok(None), Some(IfMatch::version(Version::NONE))).await
}
