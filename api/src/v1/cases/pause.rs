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

/// The pausing of a case.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PauseCaseRequest {
    /// The first day of the pause, not after today and not before an earlier pause ended.
    #[serde(deserialize_with = "date")]
    paused_on: NaiveDate,
    /// The day by which to look at the case again, after today.
    #[serde(deserialize_with = "date")]
    review_by: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by a pause.
pub(crate) struct Meant {
    on: NaiveDate,
    review_by: NaiveDate,
    reason: Prose<500>,
}

impl Request for PauseCaseRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let reason = form.prose("/reason", self.reason)?;
        Some(Meant { on: self.paused_on, review_by: self.review_by, reason })
    }
}

struct Paused {
    case: CaseId,
    meant: Meant,
}

impl Change for Paused {
    const OPERATION: Operation = Operation::PauseCase;

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
        let Meant { on, review_by, reason } = &self.meant;
        let fact = seen.read.case.pause(*on, *review_by, reason.clone(), act.stamp)?;
        let case = work.apply(Some(seen.read.case.clone()), fact)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Pause a case
///
/// Stops the work for a while: tasks, plan and reviews cannot be written, and no clock of the case runs until it is
/// resumed.
#[utoipa::path(
    operation_id = "pauseCase",
    tag = "Cases",
    request_body = PauseCaseRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The case, paused", body = CaseView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`caseNotWritable` with `casePaused` or `caseClosed`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/pause")]
pub(super) async fn pause_case(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<PauseCaseRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Paused { case, meant });
    context.change(OfCase(case), change, key.required(Paused::OPERATION), Some(seen)).await
}
