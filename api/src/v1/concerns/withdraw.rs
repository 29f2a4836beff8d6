//! Withdrawing a tool that is used on a concern.

use actix_web::{post, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal};
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::tools::{InformationPowersView, InterimExecutiveBoardView};
use crate::context::{Act, Context};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;

/// That information powers are no longer used.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithdrawInformationPowersRequest {
    /// The day, not after today.
    #[serde(deserialize_with = "date")]
    withdrawn_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "The school has answered")]
    reason: String,
}

/// What is meant by it.
pub(crate) struct WithdrawPowers {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for WithdrawInformationPowersRequest {
    type Meaning = WithdrawPowers;

    fn meaning(self, form: &mut Form) -> Option<WithdrawPowers> {
        let reason = form.prose("/reason", self.reason)?;
        Some(WithdrawPowers { on: self.withdrawn_on, reason })
    }
}

impl Step for WithdrawPowers {
    const OPERATION: Operation = Operation::WithdrawInformationPowers;

    type View = Option<InformationPowersView>;

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.withdraw_powers(self.on, self.reason.clone(), &read.case, act.stamp).map(Into::into)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> Self::View {
        let concern = &seen.line.concern;
        concern.powers.as_ref().map(|used| InformationPowersView::new(concern.id, used))
    }
}

/// Withdraw information powers
///
/// The powers are no longer used. The ETag is the concern's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "withdrawInformationPowers",
    tag = "Concerns",
    request_body = WithdrawInformationPowersRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The use of the powers as withdrawn", body = InformationPowersView, headers(("ETag" = String, description = "The concern's new tag"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `notInUse`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/information-powers/withdraw")]
pub(super) async fn withdraw_information_powers(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawInformationPowersRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.optional(WithdrawPowers::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}

/// That an interim executive board has ended.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithdrawInterimExecutiveBoardRequest {
    /// The day, not after today.
    #[serde(deserialize_with = "date")]
    withdrawn_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "The governors are back")]
    reason: String,
}

/// What is meant by it.
pub(crate) struct WithdrawBoard {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for WithdrawInterimExecutiveBoardRequest {
    type Meaning = WithdrawBoard;

    fn meaning(self, form: &mut Form) -> Option<WithdrawBoard> {
        let reason = form.prose("/reason", self.reason)?;
        Some(WithdrawBoard { on: self.withdrawn_on, reason })
    }
}

impl Step for WithdrawBoard {
    const OPERATION: Operation = Operation::WithdrawInterimExecutiveBoard;

    type View = Option<InterimExecutiveBoardView>;

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.withdraw_board(self.on, self.reason.clone(), &read.case, act.stamp).map(Into::into)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> Self::View {
        let concern = &seen.line.concern;
        concern.board.as_ref().map(|used| InterimExecutiveBoardView::new(concern.id, used))
    }
}

/// Withdraw an interim executive board
///
/// The board has ended. The ETag is the concern's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "withdrawInterimExecutiveBoard",
    tag = "Concerns",
    request_body = WithdrawInterimExecutiveBoardRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The board as withdrawn", body = InterimExecutiveBoardView, headers(("ETag" = String, description = "The concern's new tag"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `notInUse`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/interim-executive-board/withdraw")]
pub(super) async fn withdraw_interim_executive_board(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawInterimExecutiveBoardRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.optional(WithdrawBoard::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}
