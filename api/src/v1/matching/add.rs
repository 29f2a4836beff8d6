use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::{Candidate, CandidateId, MatchingRefusal, Proposed};
use persistence::{Attempt, CandidateLine, Chain, MatchingSeen, StorageError, Work};
use register::{Organisation, OrganisationId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CandidateView, candidate_path, refused};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// A proposal of an organisation.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddCandidateRequest {
    /// The organisation.
    organisation_id: Uuid,
    /// What is to be noted of it.
    #[schema(min_length = 1, max_length = 1000, example = "Supports two schools nearby.")]
    note: Option<String>,
}

impl Request for AddCandidateRequest {
    type Meaning = Proposed;

    fn meaning(self, form: &mut Form) -> Option<Proposed> {
        let note = form.optional_prose("/note", self.note);
        let organisation = OrganisationId::new(self.organisation_id);
        Some(Proposed { id: CandidateId::new(Uuid::now_v7()), organisation, note })
    }
}

struct Added {
    case: CaseId,
    proposed: Proposed,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddCandidate;

    type Seen = (MatchingSeen, Option<Organisation>);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.proposing(self.case, self.proposed.organisation).await
    }

    fn standing(&self, (matching, _): &Self::Seen) -> Standing {
        let read = &matching.seen.read;
        let (position, head) = (read.position, read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let (matching, organisation) = seen;
        let read = &matching.seen.read;
        let facts = matching.seen.facts();
        let known = organisation.is_some();
        let fact = self.proposed.clone().add(&read.case, &facts, &matching.all(), known);
        let fact = fact.map_err(|refusals| self.refused(&refusals))?;
        let candidate: Candidate = work.apply(None, fact)?;
        let Some(organisation) = organisation else { return Err(refused(self.case, None, &[])) };
        let line = CandidateLine { candidate, organisation: organisation.details };
        let location = candidate_path(self.case, line.candidate.id);
        let view = CandidateView::new(&act.context.viewer, read, &line);
        Ok(Answer::made(StatusCode::CREATED, Some(location), line.candidate.version, &view)?)
    }
}

impl Added {
    /// The reasons; if the organisation is a candidate already, with where that is.
    fn refused(&self, refusals: &[MatchingRefusal]) -> Refused {
        let Refused(problem, _) = refused(self.case, None, refusals);
        let same = refusals.iter().find_map(|refusal| match refusal {
            MatchingRefusal::Duplicate(id) => Some(*id),
            _ => None,
        });
        Refused::of(match same {
            Some(id) if problem.kind() == crate::http::ProblemKind::Duplicate => {
                problem.with_existing(id.uuid(), candidate_path(self.case, id))
            }
            _ => problem,
        })
    }
}

/// Propose a supporting organisation
///
/// The organisation becomes a candidate beside the others. One that answers for the school already comes with a warning.
#[utoipa::path(
    operation_id = "addCandidate",
    tag = "Matching",
    request_body = AddCandidateRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new candidate", body = CandidateView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new candidate"),
        )),
        (status = 409, description = "`gateNotMet`, `caseNotWritable`, `duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/candidates")]
pub(super) async fn add_candidate(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddCandidateRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|proposed| Added { case, proposed });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
