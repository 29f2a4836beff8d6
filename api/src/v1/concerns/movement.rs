//! Moving a tool from one concern to another: one fact, which happens to both in one transaction.

use actix_web::{post, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal};
use kernel::Prose;
use persistence::{ConcernChanging, ConcernNames, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::tools::{InformationPowersView, InterimExecutiveBoardView};
use crate::context::{Act, Context};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;

/// To which concern information powers move.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MoveInformationPowersRequest {
    /// The concern of the same case to which it moves: not resolved, and without the same in force.
    to_concern_id: Uuid,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "They belong to the other concern")]
    reason: String,
}

/// What is meant by it.
pub(crate) struct MovePowers {
    to: ConcernId,
    reason: Prose<500>,
}

impl Request for MoveInformationPowersRequest {
    type Meaning = MovePowers;

    fn meaning(self, form: &mut Form) -> Option<MovePowers> {
        let reason = form.prose("/reason", self.reason)?;
        Some(MovePowers { to: ConcernId::new(self.to_concern_id), reason })
    }
}

impl Step for MovePowers {
    const OPERATION: Operation = Operation::MoveInformationPowers;

    type View = Option<InformationPowersView>;

    fn names(&self) -> ConcernNames<'_> {
        ConcernNames { other: Some(self.to), ..ConcernNames::default() }
    }

    fn decide(&self, changing: &ConcernChanging, _: &Act<'_>) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.move_powers(changing.other.as_ref(), self.reason.clone(), &read.case).map(Into::into)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> Self::View {
        let tool = seen.line.concern.powers.as_ref()?;
        Some(InformationPowersView::new(self.to, tool))
    }
}

/// Move information powers to another concern
///
/// The powers leave this concern and are on the other, in one transaction. The ETag is that of this concern, before in
/// If-Match and after in the answer.
#[utoipa::path(
    operation_id = "moveInformationPowers",
    tag = "Concerns",
    request_body = MoveInformationPowersRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The use of the powers, on the other concern", body = InformationPowersView, headers(("ETag" = String, description = "The concern's new tag"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `notInUse`, or `alreadyInUse` or `concernResolved` of the other concern, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/information-powers/move")]
pub(super) async fn move_information_powers(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<MoveInformationPowersRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.optional(MovePowers::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}

/// To which concern an interim executive board moves.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MoveInterimExecutiveBoardRequest {
    /// The concern of the same case to which it moves: not resolved, and without the same in force.
    to_concern_id: Uuid,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "It belongs to the other concern")]
    reason: String,
}

/// What is meant by it.
pub(crate) struct MoveBoard {
    to: ConcernId,
    reason: Prose<500>,
}

impl Request for MoveInterimExecutiveBoardRequest {
    type Meaning = MoveBoard;

    fn meaning(self, form: &mut Form) -> Option<MoveBoard> {
        let reason = form.prose("/reason", self.reason)?;
        Some(MoveBoard { to: ConcernId::new(self.to_concern_id), reason })
    }
}

impl Step for MoveBoard {
    const OPERATION: Operation = Operation::MoveInterimExecutiveBoard;

    type View = Option<InterimExecutiveBoardView>;

    fn names(&self) -> ConcernNames<'_> {
        ConcernNames { other: Some(self.to), ..ConcernNames::default() }
    }

    fn decide(&self, changing: &ConcernChanging, _: &Act<'_>) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.move_board(changing.other.as_ref(), self.reason.clone(), &read.case).map(Into::into)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> Self::View {
        let board = seen.line.concern.board.as_ref()?;
        Some(InterimExecutiveBoardView::new(self.to, board))
    }
}

/// Move an interim executive board to another concern
///
/// The board leaves this concern and is on the other, in one transaction. The ETag is that of this concern, before in
/// If-Match and after in the answer.
#[utoipa::path(
    operation_id = "moveInterimExecutiveBoard",
    tag = "Concerns",
    request_body = MoveInterimExecutiveBoardRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The board, on the other concern", body = InterimExecutiveBoardView, headers(("ETag" = String, description = "The concern's new tag"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `notInUse`, or `alreadyInUse` or `concernResolved` of the other concern, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/interim-executive-board/move")]
pub(super) async fn move_interim_executive_board(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<MoveInterimExecutiveBoardRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.optional(MoveBoard::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}
