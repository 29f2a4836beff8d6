use actix_web::http::StatusCode;
use actix_web::post;
use authority::{AccessScope, GrantScope, Operation, ScopeHolder, ScopeId};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Attempt, Head, ScopeLine, ScopeSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{AccessScopeView, chain};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfNothing;
use crate::v1::codes;

/// The giving of scope.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GrantAccessScopeRequest {
    /// The person it is for; exactly one of person and application.
    person_id: Option<Uuid>,
    /// The application it is for.
    client_id: Option<Uuid>,
    /// The region; left out for all.
    region: Option<codes::Region>,
    /// The first day.
    #[serde(deserialize_with = "date")]
    from: NaiveDate,
    /// The last day, if it ends.
    #[serde(default, deserialize_with = "optional_date")]
    to: Option<NaiveDate>,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Joined the regional team")]
    reason: String,
}

impl Request for GrantAccessScopeRequest {
    type Meaning = GrantScope;

    fn meaning(self, form: &mut Form) -> Option<GrantScope> {
        Some(GrantScope {
            id: ScopeId::new(Uuid::now_v7()),
            person: self.person_id.map(PersonId::new),
            client: self.client_id,
            region: self.region.map(|region| region.0),
            from: self.from,
            to: self.to,
            reason: form.prose("/reason", self.reason)?,
        })
    }
}

struct Granted(GrantScope);

impl Granted {
    fn holder(&self) -> ScopeHolder {
        match (self.0.person, self.0.client) {
            (Some(person), _) => ScopeHolder::Person(person),
            (None, client) => ScopeHolder::Client(client.unwrap_or_default()),
        }
    }
}

impl Change for Granted {
    const OPERATION: Operation = Operation::GrantAccessScope;

    type Seen = (ScopeSeen, Head);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let GrantScope { person, client, region, from, to, .. } = self.0;
        let head = attempt.head(chain(self.holder()));
        let seen = attempt.granting(person, client, region, (from, to));
        let (head, seen) = futures_util::future::try_join(head, seen).await?;
        Ok(Some((seen, head)))
    }

    fn standing(&self, (seen, head): &Self::Seen) -> Standing {
        Standing { position: seen.position, chain: chain(self.holder()), head: head.clone(), version: None }
    }

    fn decide(&self, (seen, _): Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let same = seen.line.map(|line| line.scope.id);
        let fact = self.0.clone().decide(seen.person_known, same, act.stamp)?;
        let scope: AccessScope = work.apply(None, fact)?;
        let line = ScopeLine {
            reason: self.0.reason.as_str().to_owned(),
            granted_by: act.stamp.by.person_id,
            granted_at: act.stamp.at,
            revoked_at: None,
            scope,
        };
        let location = format!("/v1/access-scopes/{}", line.scope.id);
        Ok(Answer::made(
            StatusCode::CREATED,
            Some(location),
            line.scope.version,
            &AccessScopeView::from(&line),
        )?)
    }
}

/// Grant an access scope
///
/// Lets somebody's roles reach a region, or all of them. It counts from the moment of the answer. Nobody gives scope to
/// themself.
#[utoipa::path(
    operation_id = "grantAccessScope",
    tag = "Access",
    request_body = GrantAccessScopeRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false)),
    responses(
        (status = 201, description = "The new scope", body = AccessScopeView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new scope"),
        )),
        (status = 409, description = "`duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/access-scopes")]
pub(super) async fn grant_access_scope(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<GrantAccessScopeRequest>,
) -> Result<Answer, Problem> {
    let once = key.optional(Granted::OPERATION);
    context.change(OfNothing, body.into_inner().map(Granted), once, None).await
}
