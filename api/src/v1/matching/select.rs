use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::{CandidateId, NotChosen, SelectCandidate};
use chrono::NaiveDate;
use persistence::{Attempt, StorageError, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CandidateSeen, CandidateView, refused};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCandidate;

/// The choice of a candidate.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SelectCandidateRequest {
    /// Since when it is preferred, not after today.
    #[serde(deserialize_with = "date")]
    selected_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 4000, example = "Knows the phase and has room.")]
    reasons: String,
    /// Why not, for each of the others that might have been chosen.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20), nested)]
    not_chosen: Vec<NotChosenCandidate>,
}

/// Why another candidate was not chosen.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NotChosenCandidate {
    /// Which candidate.
    candidate_id: Uuid,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Too far away")]
    reason: String,
}

impl Request for SelectCandidateRequest {
    type Meaning = SelectCandidate;

    fn meaning(self, form: &mut Form) -> Option<SelectCandidate> {
        let reasons = form.prose("/reasons", self.reasons);
        let others = self.not_chosen.into_iter().enumerate();
        let others: Vec<_> = others
            .map(|(at, other)| {
                let reason = form.prose(&format!("/notChosen/{at}/reason"), other.reason)?;
                Some(NotChosen { candidate: CandidateId::new(other.candidate_id), reason })
            })
            .collect();
        let not_chosen = others.into_iter().collect::<Option<_>>()?;
        Some(SelectCandidate { selected_on: self.selected_on, reasons: reasons?, not_chosen })
    }
}

struct Selected {
    case: CaseId,
    candidate: CandidateId,
    select: SelectCandidate,
}

impl Change for Selected {
    const OPERATION: Operation = Operation::SelectCandidate;

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
        let (facts, others) = (seen.matching.seen.facts(), seen.matching.others(self.candidate));
        let (chosen, tasks) = (&seen.line.candidate, &seen.matching.seen.tasks);
        let matched = self.select.clone().decide(case, tasks, &facts, chosen, &others, act.stamp);
        let matched = matched.map_err(|refusals| refused(self.case, None, &refusals))?;
        let after = seen.happen(matched, work)?;
        let view = CandidateView::new(&act.context.viewer, &after.matching.seen.read, &after.line);
        Ok(Answer::made(StatusCode::OK, None, after.line.candidate.version, &view)?)
    }
}

/// Select a candidate
///
/// Task 12. The candidate is preferred over the others, for each of which a reason is given. Due diligence, appointment
/// and contact are then its own; an appointment of the one preferred before ends.
#[utoipa::path(
    operation_id = "selectCandidate",
    tag = "Matching",
    request_body = SelectCandidateRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("candidateId" = Uuid, Path, description = "The candidate's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The candidate as selected", body = CandidateView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet`, `caseNotWritable`, `invalidTransition` with `alreadySelected` or `candidateWithdrawn`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/candidates/{candidateId}/select")]
pub(super) async fn select_candidate(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<SelectCandidateRequest>,
) -> Result<Answer, Problem> {
    let (case, candidate) = ids.into_inner();
    let (case, candidate) = (CaseId::new(case), CandidateId::new(candidate));
    let change = body.into_inner().map(|select| Selected { case, candidate, select });
    context.change(OfCandidate(case, candidate), change, key.optional(Selected::OPERATION), Some(seen)).await
}
