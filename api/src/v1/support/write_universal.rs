//! Recording universal support, for the first time and again.

use actix_web::http::StatusCode;
use actix_web::{post, put, web::Path};
use authority::Operation;
use casework::{UniversalSupport, UniversalSupportId, UniversalSupportInput};
use chrono::NaiveDate;
use persistence::{Attempt, StorageError, SupportSeen, Work};
use register::Urn;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::universal_view::{UniversalSupportView, standing, urn};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{
    Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, ProblemKind, Query, Request,
};
use crate::targets::{OfSchool, OfSupport};

/// Universal support that a school has taken up.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddUniversalSupportRequest {
    /// What was offered, on the list `universal-offers`.
    #[schema(min_length = 1, max_length = 50, example = "mathsHub")]
    offer_code: String,
    /// The first day, not after today.
    #[serde(deserialize_with = "date")]
    started_on: NaiveDate,
    /// The last day, if it ends; it may lie in the future.
    #[serde(default, deserialize_with = "optional_date")]
    ended_on: Option<NaiveDate>,
    /// Who provides it.
    provider_organisation_id: Option<Uuid>,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// What is recorded of universal support now. Members that are left out are cleared.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateUniversalSupportRequest {
    /// What was offered, on the list `universal-offers`.
    #[schema(min_length = 1, max_length = 50, example = "mathsHub")]
    offer_code: String,
    /// The first day, not after today.
    #[serde(deserialize_with = "date")]
    started_on: NaiveDate,
    /// The last day, if it ends; it may lie in the future.
    #[serde(default, deserialize_with = "optional_date")]
    ended_on: Option<NaiveDate>,
    /// Who provides it.
    provider_organisation_id: Option<Uuid>,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

impl Request for AddUniversalSupportRequest {
    type Meaning = UniversalSupportInput;

    fn meaning(self, form: &mut Form) -> Option<UniversalSupportInput> {
        let offer_code = form.line("/offerCode", self.offer_code);
        let note = form.optional_prose("/note", self.note);
        Some(UniversalSupportInput {
            offer_code: offer_code?,
            started_on: self.started_on,
            ended_on: self.ended_on,
            provider_organisation_id: self.provider_organisation_id,
            note,
        })
    }
}

impl Request for UpdateUniversalSupportRequest {
    type Meaning = UniversalSupportInput;

    fn meaning(self, form: &mut Form) -> Option<UniversalSupportInput> {
        let Self { offer_code, started_on, ended_on, provider_organisation_id, note } = self;
        let same =
            AddUniversalSupportRequest { offer_code, started_on, ended_on, provider_organisation_id, note };
        same.meaning(form)
    }
}

struct Added {
    urn: Urn,
    input: UniversalSupportInput,
}

struct Updated {
    urn: Urn,
    id: UniversalSupportId,
    input: UniversalSupportInput,
}

/// What the record has to know of.
fn named(input: &UniversalSupportInput) -> (&str, Option<Uuid>) {
    (input.offer_code.as_str(), input.provider_organisation_id)
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddUniversalSupport;

    type Seen = SupportSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<SupportSeen>, StorageError> {
        attempt.supporting(&self.urn, None, named(&self.input), context.today()).await
    }

    fn standing(&self, seen: &SupportSeen) -> Standing {
        standing(seen)
    }

    fn decide(&self, seen: SupportSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let id = UniversalSupportId::new(Uuid::now_v7());
        let (urn, input) = (self.urn.clone(), self.input.clone());
        let fact = UniversalSupport::add(id, urn, input, seen.facts, act.stamp)?;
        let support: UniversalSupport = work.apply(None, fact)?;
        let location = format!("/v1/schools/{}/universal-support/{id}", self.urn);
        let view = UniversalSupportView::new(&support);
        Ok(Answer::made(StatusCode::CREATED, Some(location), support.version, &view)?)
    }
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateUniversalSupport;

    type Seen = SupportSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<SupportSeen>, StorageError> {
        attempt.supporting(&self.urn, Some(self.id), named(&self.input), context.today()).await
    }

    fn standing(&self, seen: &SupportSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &SupportSeen, _: &Context) -> Result<String, Problem> {
        UniversalSupportView::etag(seen)
    }

    fn decide(&self, seen: SupportSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let support = seen.support.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        let fact = support.change(self.input.clone(), seen.facts, act.stamp)?;
        let support = work.apply(Some(support), fact)?;
        Ok(Answer::made(StatusCode::OK, None, support.version, &UniversalSupportView::new(&support))?)
    }
}

/// Record universal support
///
/// That a school has taken up support that every school may have.
#[utoipa::path(
    operation_id = "addUniversalSupport",
    tag = "Support",
    request_body = AddUniversalSupportRequest,
    params(
        ("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new record", body = UniversalSupportView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new record"),
        )),
        (status = 409, description = "`idempotencyInProgress`"),
    ),
)]
#[post("/schools/{urn}/universal-support")]
pub(super) async fn add_universal_support(
    context: Context,
    school: Path<String>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddUniversalSupportRequest>,
) -> Result<Answer, Problem> {
    let school = urn(school.into_inner())?;
    let target = OfSchool(school.clone(), context.today());
    let change = body.into_inner().map(|input| Added { urn: school, input });
    context.change(target, change, key.optional(Added::OPERATION), None).await
}

/// Change a record of universal support
///
/// Replaces all that is recorded of it.
#[utoipa::path(
    operation_id = "updateUniversalSupport",
    tag = "Support",
    request_body = UpdateUniversalSupportRequest,
    params(
        ("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"),
        ("supportId" = Uuid, Path, description = "The record's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses((status = 200, description = "The record as changed", body = UniversalSupportView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[put("/schools/{urn}/universal-support/{supportId}")]
pub(super) async fn update_universal_support(
    context: Context,
    ids: Path<(String, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateUniversalSupportRequest>,
) -> Result<Answer, Problem> {
    let (school, id) = ids.into_inner();
    let (school, id) = (urn(school)?, UniversalSupportId::new(id));
    let target = OfSupport(school.clone(), id, context.today());
    let change = body.into_inner().map(|input| Updated { urn: school, id, input });
    context.change(target, change, Ok(None), Some(seen)).await
}
