use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The end of an adviser's time on a case.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReleaseAdviserRequest {
    /// The last day, not after today.
    #[serde(deserialize_with = "date")]
    released_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by the end of an adviser's time.
pub(crate) struct Meant {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for ReleaseAdviserRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { on: self.released_on, reason: form.prose("/reason", self.reason)? })
    }
}

struct Released {
    case: CaseId,
    meant: Meant,
}

impl Change for Released {
    const OPERATION: Operation = Operation::ReleaseAdviser;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, seen: &CaseSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, mut seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let case = &seen.read.case;
        let fact = case.release_adviser(self.meant.on, self.meant.reason.clone(), act.stamp)?;
        let case = work.apply(Some(case.clone()), fact)?;
        seen.read.adviser = None;
        seen.read.position.adviser = false;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Release the adviser
///
/// Leaves the case without an adviser. Tasks 7 to 24 then wait for a new one; what was done stays.
#[utoipa::path(
    operation_id = "releaseAdviser",
    tag = "Assignments",
    request_body = ReleaseAdviserRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The case without an adviser", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `noAdviser`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/adviser/release")]
pub(super) async fn release_adviser(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ReleaseAdviserRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Released { case, meant });
    context.change(OfCase(case), change, key.optional(Released::OPERATION), Some(seen)).await
}
