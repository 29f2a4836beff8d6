use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, Operation};
use casework::{CaseId, CloseCase};
use chrono::NaiveDate;
use persistence::{Attempt, ClosingSeen, StorageError, Work};
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
use crate::v1::codes;
use crate::v1::decisions::DecisionBody;

/// The end of a case, with the decision on it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloseCaseRequest {
    /// How it ends.
    outcome: codes::DecidedClosure,
    /// The day it ends, not after today and not before its latest pause.
    #[serde(deserialize_with = "date")]
    closed_on: NaiveDate,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for CloseCaseRequest {
    type Meaning = CloseCase;

    fn meaning(self, form: &mut Form) -> Option<CloseCase> {
        Some(CloseCase {
            outcome: self.outcome.0,
            closed_on: self.closed_on,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: self.decision.meaning(form)?,
        })
    }
}

struct Closed {
    case: CaseId,
    close: CloseCase,
}

impl Change for Closed {
    const OPERATION: Operation = Operation::CloseCase;

    type Seen = ClosingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ClosingSeen>, StorageError> {
        attempt.closing(self.case, &self.close.decision).await
    }

    fn standing(&self, seen: &ClosingSeen) -> Standing {
        standing_of(&seen.seen)
    }

    fn etag(&self, seen: &ClosingSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.seen)
    }

    fn decide(&self, seen: ClosingSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ClosingSeen { seen, deciding } = seen;
        let closing = self.close.clone().decide(&seen.read.case, &deciding, act.permit, act.stamp)?;
        let case = work.apply(Some(seen.read.case.clone()), closing.case)?;
        work.decision(self.case, &closing.decision, &closing.decided)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Close a case
///
/// Ends the case for good, with the decision that goes with it. Its officer and adviser stay as they were. A school that
/// becomes eligible again gets a new case.
#[utoipa::path(
    operation_id = "closeCase",
    tag = "Cases",
    request_body = CloseCaseRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The case, closed", body = CaseView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`caseNotWritable` with `caseClosed`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/close")]
pub(super) async fn close_case(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<CloseCaseRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|close| Closed { case, close });
    context.change(OfCase(case), change, key.required(Closed::OPERATION), Some(seen)).await
}
