use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::{CandidateId, Matched};
use kernel::Prose;
use persistence::{Attempt, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CandidateSeen, CandidateView, refused};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCandidate;

/// Why a candidate is out of the question.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithdrawCandidateRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Has no room for another school")]
    reason: String,
}

impl Request for WithdrawCandidateRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Withdrawn {
    case: CaseId,
    candidate: CandidateId,
    reason: Prose<500>,
}

impl Change for Withdrawn {
    const OPERATION: Operation = Operation::WithdrawCandidate;

    type Seen = CandidateSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CandidateSeen>, StorageError> {
        Ok(CandidateSeen::of(attempt.matching(self.case).await?, self.candidate))
    }

    fn standing(&self, seen: &CandidateSeen) -> Standing {
        seen.standing()
    }

    fn etag(&self, seen: &CandidateSeen, context: &Context) -> Result<String, Problem> {
        CandidateView::etag(&context.viewer, &seen.matching.seen.read, &seen.line)
    }

    fn decide(&self, seen: CandidateSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let case = &seen.matching.seen.read.case;
        let fact = seen.line.candidate.withdraw(case, self.reason.clone());
        let matched = fact.map(|fact| Matched { candidates: vec![fact], tasks: Vec::new() });
        let matched = matched.map_err(|refusals| refused(self.case, None, &refusals))?;
        let after = seen.happen(matched, work)?;
        let view = CandidateView::new(&act.context.viewer, &after.matching.seen.read, &after.line);
        Ok(Answer::made(StatusCode::OK, None, after.line.candidate.version, &view)?)
    }
}

/// Withdraw a candidate
///
/// It is out of the question; it stays in the list with the reason. The preferred one is not withdrawn: another is
/// selected in its place.
#[utoipa::path(
    operation_id = "withdrawCandidate",
    tag = "Matching",
    request_body = WithdrawCandidateRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("candidateId" = Uuid, Path, description = "The candidate's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The candidate as withdrawn", body = CandidateView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `candidateSelected` or `candidateWithdrawn`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/candidates/{candidateId}/withdraw")]
pub(super) async fn withdraw_candidate(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawCandidateRequest>,
) -> Result<Answer, Problem> {
    let (case, candidate) = ids.into_inner();
    let (case, candidate) = (CaseId::new(case), CandidateId::new(candidate));
    let change = body.into_inner().map(|reason| Withdrawn { case, candidate, reason });
    context.change(OfCandidate(case, candidate), change, key.optional(Withdrawn::OPERATION), Some(seen)).await
}
