use actix_web::http::StatusCode;
use actix_web::post;
use authority::Operation;
use casework::conflict::{Declaration, DeclarationId, Declare};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Attempt, Chain, DeclarationLine, DeclaringSeen, StorageError, Work};
use register::Urn;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::DeclarationView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfOneself;
use crate::v1::codes;

/// What an adviser declares of a school or an organisation.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DeclareConflictRequest {
    /// The adviser.
    person_id: Uuid,
    /// The school; exactly one of school and organisation.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: Option<String>,
    /// The organisation: a responsible body, or one that might support a school.
    organisation_id: Option<Uuid>,
    /// The day it was declared, not after today.
    #[serde(deserialize_with = "date")]
    declared_on: NaiveDate,
    /// What kind of tie.
    interest_kind: codes::ConflictInterestKind,
    /// More of it; needed unless there is no tie.
    #[schema(min_length = 1, max_length = 2000)]
    details: Option<String>,
    /// The document that has it.
    document_id: Option<Uuid>,
}

impl Request for DeclareConflictRequest {
    type Meaning = Declare;

    fn meaning(self, form: &mut Form) -> Option<Declare> {
        let details = form.optional_prose("/details", self.details);
        let urn = self.urn.map(|urn| {
            Urn::try_from(urn).map_err(|fault| form.fault("/urn", "invalidFormat", fault.to_string()))
        });
        Some(Declare {
            id: DeclarationId::new(Uuid::now_v7()),
            person: PersonId::new(self.person_id),
            urn: urn.transpose().ok()?,
            organisation: self.organisation_id,
            declared_on: self.declared_on,
            interest: self.interest_kind.0,
            details,
            document: self.document_id,
        })
    }
}

struct Declared(Declare);

impl Change for Declared {
    const OPERATION: Operation = Operation::DeclareConflict;

    type Seen = DeclaringSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<DeclaringSeen>, StorageError> {
        attempt.declaring(self.0.person, self.0.urn.as_ref(), self.0.organisation).await
    }

    fn standing(&self, seen: &DeclaringSeen) -> Standing {
        let chain = Chain::person(self.0.person);
        Standing { position: seen.position, chain, head: seen.head.clone(), version: None }
    }

    fn decide(&self, seen: DeclaringSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = self.0.clone().decide(&seen.facts, act.stamp)?;
        let declaration: Declaration = work.apply(None, fact)?;
        let location = format!("/v1/conflict-declarations/{}", declaration.id);
        let version = declaration.version;
        let name = seen.name.unwrap_or_default();
        let line = DeclarationLine { declaration, name, position: seen.position };
        let view = DeclarationView::new(&act.context.viewer, &line);
        Ok(Answer::made(StatusCode::CREATED, Some(location), version, &view)?)
    }
}

/// Declare a conflict of interest
///
/// Records what ties an adviser to a school or an organisation, or that nothing does. An adviser declares their own;
/// what is found of it is recorded on each case.
#[utoipa::path(
    operation_id = "declareConflict",
    tag = "Conflicts",
    request_body = DeclareConflictRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false)),
    responses(
        (status = 201, description = "The declaration", body = DeclarationView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the declaration"),
        )),
        (status = 409, description = "`duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/conflict-declarations")]
pub(super) async fn declare_conflict(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<DeclareConflictRequest>,
) -> Result<Answer, Problem> {
    context.may(Declared::OPERATION)?;
    let once = key.optional(Declared::OPERATION);
    context.change(OfOneself, body.into_inner().map(Declared), once, None).await
}
