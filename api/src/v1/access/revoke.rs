use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Operation, ScopeId};
use kernel::Prose;
use persistence::{Attempt, Head, ScopeLine, ScopeSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{AccessScopeView, chain};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfScope;

/// The taking back of scope.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RevokeAccessScopeRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Left the regional team")]
    reason: String,
}

impl Request for RevokeAccessScopeRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Revoked {
    scope: ScopeId,
    reason: Prose<500>,
}

impl Change for Revoked {
    const OPERATION: Operation = Operation::RevokeAccessScope;

    type Seen = (ScopeSeen, ScopeLine, Head);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let Some((mut seen, head)) = attempt.revoking(self.scope).await? else { return Ok(None) };
        Ok(seen.line.take().map(|line| (seen, line, head)))
    }

    fn standing(&self, (seen, line, head): &Self::Seen) -> Standing {
        Standing {
            position: seen.position,
            chain: chain(line.scope.holder),
            head: head.clone(),
            version: Some(line.scope.version),
        }
    }

    fn etag(&self, (_, line, _): &Self::Seen, _: &Context) -> Result<String, Problem> {
        with_tag(line.scope.version, &AccessScopeView::from(line)).map(|(_, etag)| etag)
    }

    fn decide(&self, (_, line, _): Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = line.scope.revoke(self.reason.clone())?;
        let scope = work.apply(Some(line.scope.clone()), fact)?;
        let line = ScopeLine { scope, revoked_at: Some(act.stamp.at), ..line };
        Ok(Answer::made(StatusCode::OK, None, line.scope.version, &AccessScopeView::from(&line))?)
    }
}

/// Revoke an access scope
///
/// Takes scope back, at once: the next request of its holder no longer has it.
#[utoipa::path(
    operation_id = "revokeAccessScope",
    tag = "Access",
    request_body = RevokeAccessScopeRequest,
    params(
        ("scopeId" = Uuid, Path, description = "The scope's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The scope, revoked", body = AccessScopeView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `alreadyRevoked`, or `idempotencyInProgress`"),
    ),
)]
#[post("/access-scopes/{scopeId}/revoke")]
pub(super) async fn revoke_access_scope(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RevokeAccessScopeRequest>,
) -> Result<Answer, Problem> {
    context.may(Revoked::OPERATION)?;
    let scope = ScopeId::new(id.into_inner());
    let change = body.into_inner().map(|reason| Revoked { scope, reason });
    context.change(OfScope(scope), change, key.optional(Revoked::OPERATION), Some(seen)).await
}
