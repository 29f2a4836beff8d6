use actix_web::http::StatusCode;
use actix_web::post;
use authority::{CreateDelegation, Delegation, DelegationId, GivenDelegation, Holder, Operation};
use chrono::NaiveDate;
use kernel::{Pence, PersonId};
use persistence::{Attempt, Chain, DelegatingSeen, DelegationLine, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::DelegationView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfNothing;
use crate::v1::codes;

/// The giving of authority.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateDelegationRequest {
    /// Who is to have it.
    person_id: Uuid,
    /// What may be decided.
    decision_kind: codes::DecisionKind,
    /// The most that may be decided on, in pence; left out for no limit.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    limit_pence: Option<i64>,
    /// The region; left out for all.
    region: Option<codes::Region>,
    /// How far it goes.
    level: codes::DelegationLevel,
    /// The first day.
    #[serde(deserialize_with = "date")]
    from: NaiveDate,
    /// The last day, if it ends.
    #[serde(default, deserialize_with = "optional_date")]
    to: Option<NaiveDate>,
    /// What it rests on.
    #[schema(min_length = 1, max_length = 500, example = "Scheme of delegation, paragraph 12")]
    authority: String,
    /// Whose authority it stands in for.
    delegate_of_person_id: Option<Uuid>,
}

impl Request for CreateDelegationRequest {
    type Meaning = CreateDelegation;

    fn meaning(self, form: &mut Form) -> Option<CreateDelegation> {
        let limit = self.limit_pence.map(Pence::try_from).transpose();
        let limit = limit.map_err(|fault| {
            let code = if self.limit_pence < Some(0) { "tooSmall" } else { "tooLarge" };
            form.fault("/limitPence", code, fault.to_string());
        });
        let authority = form.prose("/authority", self.authority);
        Some(CreateDelegation {
            id: DelegationId::new(Uuid::now_v7()),
            person: PersonId::new(self.person_id),
            kind: self.decision_kind.0,
            level: self.level.0,
            limit: limit.ok()?,
            region: self.region.map(|region| region.0),
            from: self.from,
            to: self.to,
            authority: authority?,
            delegate_of: self.delegate_of_person_id.map(PersonId::new),
        })
    }
}

struct Create(CreateDelegation);

impl Change for Create {
    const OPERATION: Operation = Operation::CreateDelegation;

    type Seen = DelegatingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let CreateDelegation { id, person, kind, level, region, from, to, delegate_of, .. } = self.0;
        let wanted = Delegation { id, holder: Holder::Person(person), kind, level, region, from, to };
        attempt.delegating([Some(person), delegate_of], &wanted).await.map(Some)
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        Standing { position: seen.position, chain: Chain::PLATFORM, head: seen.head.clone(), version: None }
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = self.0.clone().decide(&seen.facts, act.stamp)?;
        let given: GivenDelegation = work.apply(None, fact)?;
        let line = DelegationLine {
            authority: self.0.authority.as_str().to_owned(),
            created_by: act.stamp.by.person_id,
            created_at: act.stamp.at,
            ended_at: None,
            end_reason: None,
            given,
        };
        let location = format!("/v1/delegations/{}", line.given.delegation.id);
        let view = DelegationView::new(&act.context.viewer, act.stamp.today, &line);
        Ok(Answer::made(StatusCode::CREATED, Some(location), line.given.version, &view)?)
    }
}

/// Create a delegation
///
/// Lets a person decide one kind of question, in one region or nationally, from one day to another. It counts from the
/// moment of the answer. Nobody gives authority to themself.
#[utoipa::path(
    operation_id = "createDelegation",
    tag = "Delegations",
    request_body = CreateDelegationRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false)),
    responses(
        (status = 201, description = "The new delegation", body = DelegationView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new delegation"),
        )),
        (status = 409, description = "`duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/delegations")]
pub(super) async fn create_delegation(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<CreateDelegationRequest>,
) -> Result<Answer, Problem> {
    let once = key.optional(Create::OPERATION);
    context.change(OfNothing, body.into_inner().map(Create), once, None).await
}
