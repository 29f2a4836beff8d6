use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
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
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCandidate;

/// What is noted of a candidate from now on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateCandidateRequest {
    /// What; null clears.
    #[schema(required = true, min_length = 1, max_length = 1000)]
    #[serde(deserialize_with = "Option::deserialize")]
    note: Option<String>,
}

impl Request for UpdateCandidateRequest {
    type Meaning = Option<Prose<1000>>;

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        Some(form.optional_prose("/note", self.note))
    }
}

struct Updated {
    case: CaseId,
    candidate: CandidateId,
    note: Option<Prose<1000>>,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateCandidate;

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
        let fact = seen.line.candidate.change(case, self.note.clone());
        let matched = fact.map(|fact| Matched { candidates: vec![fact], tasks: Vec::new() });
        let matched = matched.map_err(|refusals| refused(self.case, None, &refusals))?;
        let after = seen.happen(matched, work)?;
        let view = CandidateView::new(&act.context.viewer, &after.matching.seen.read, &after.line);
        Ok(Answer::made(StatusCode::OK, None, after.line.candidate.version, &view)?)
    }
}

/// Change a candidate
///
/// Replaces what is noted of it.
#[utoipa::path(
    operation_id = "updateCandidate",
    tag = "Matching",
    request_body = UpdateCandidateRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("candidateId" = Uuid, Path, description = "The candidate's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The candidate as changed", body = CandidateView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, or `invalidTransition` with `candidateWithdrawn`"),
    ),
)]
#[put("/cases/{caseId}/candidates/{candidateId}")]
pub(super) async fn update_candidate(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateCandidateRequest>,
) -> Result<Answer, Problem> {
    let (case, candidate) = ids.into_inner();
    let (case, candidate) = (CaseId::new(case), CandidateId::new(candidate));
    let change = body.into_inner().map(|note| Updated { case, candidate, note });
    context.change(OfCandidate(case, candidate), change, Ok(None), Some(seen)).await
}
