use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{Attempt, CaseSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing::standing_of;
use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The end of a pause.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResumeCaseRequest {
    /// The day from which it is worked again, not after today and not before the pause.
    #[serde(deserialize_with = "date")]
    resumed_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by its end.
pub(crate) struct Meant {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for ResumeCaseRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { on: self.resumed_on, reason: form.prose("/reason", self.reason)? })
    }
}

struct Resumed {
    case: CaseId,
    meant: Meant,
}

impl Change for Resumed {
    const OPERATION: Operation = Operation::ResumeCase;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        standing_of(seen)
    }

    fn etag(&self, seen: &CaseSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let Meant { on, reason } = &self.meant;
        let fact = seen.read.case.resume(*on, reason.clone(), act.stamp)?;
        let case = work.apply(Some(seen.read.case.clone()), fact)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Resume a case
///
/// Goes on with the work. The time of the pause counts for no clock of the case.
#[utoipa::path(
    operation_id = "resumeCase",
    tag = "Cases",
    request_body = ResumeCaseRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The case, being worked again", body = CaseView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`invalidTransition` with `caseNotPaused`, `caseNotWritable` with `caseClosed`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/resume")]
pub(super) async fn resume_case(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ResumeCaseRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Resumed { case, meant });
    context.change(OfCase(case), change, key.required(Resumed::OPERATION), Some(seen)).await
}
