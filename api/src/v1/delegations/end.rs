use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DelegationId, Operation};
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{Attempt, Chain, DelegationLine, DelegationSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::DelegationView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfDelegation;

/// The end of authority.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EndDelegationRequest {
    /// The last day; one before the first day takes it back altogether.
    #[serde(deserialize_with = "date")]
    ends_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Left the regional team")]
    reason: String,
}

#[derive(Clone)]
pub(crate) struct Ending {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for EndDelegationRequest {
    type Meaning = Ending;

    fn meaning(self, form: &mut Form) -> Option<Ending> {
        Some(Ending { on: self.ends_on, reason: form.prose("/reason", self.reason)? })
    }
}

struct End {
    delegation: DelegationId,
    ending: Ending,
}

impl Change for End {
    const OPERATION: Operation = Operation::EndDelegation;

    type Seen = DelegationSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.ending_delegation(self.delegation).await
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        Standing {
            position: seen.position,
            chain: Chain::PLATFORM,
            head: seen.head.clone(),
            version: Some(seen.line.given.version),
        }
    }

    fn etag(&self, seen: &Self::Seen, context: &Context) -> Result<String, Problem> {
        let view = DelegationView::new(&context.viewer, context.today(), &seen.line);
        with_tag(seen.line.given.version, &view).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let Ending { on, reason } = self.ending.clone();
        let end_reason = Some(reason.as_str().to_owned());
        let fact = seen.line.given.end(on, reason, act.stamp)?;
        let given = work.apply(Some(seen.line.given.clone()), fact)?;
        let line = DelegationLine { given, ended_at: Some(act.stamp.at), end_reason, ..seen.line };
        let view = DelegationView::new(&act.context.viewer, act.stamp.today, &line);
        Ok(Answer::made(StatusCode::OK, None, line.given.version, &view)?)
    }
}

/// End a delegation
///
/// Sets its last day, not later than it is now. What was decided while it was in force stays decided.
#[utoipa::path(
    operation_id = "endDelegation",
    tag = "Delegations",
    request_body = EndDelegationRequest,
    params(
        ("delegationId" = Uuid, Path, description = "The delegation's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The delegation, with its last day", body = DelegationView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `alreadyEnded` or `standingScheme`, or `idempotencyInProgress`"),
    ),
)]
#[post("/delegations/{delegationId}/end")]
pub(super) async fn end_delegation(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<EndDelegationRequest>,
) -> Result<Answer, Problem> {
    context.may(End::OPERATION)?;
    let delegation = DelegationId::new(id.into_inner());
    let change = body.into_inner().map(|ending| End { delegation, ending });
    context.change(OfDelegation(delegation), change, key.optional(End::OPERATION), Some(seen)).await
}
