use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, Operation};
use casework::task::TaskKey;
use casework::{AllocateAdviser, AllocatingSeen, AllocationRefusal, AssignmentId, CaseId};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{AllocatingRead, Attempt, Chain, PersonName, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CaseView, after, case_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::decisions::DecisionBody;
use crate::v1::tasks::gates::gate_link;
use crate::v1::tasks::view::task_link;

/// The allocation of an adviser, with the decision on it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AllocateAdviserRequest {
    /// Who is to advise.
    person_id: Uuid,
    /// The first day, not after today.
    #[serde(deserialize_with = "date")]
    allocated_on: NaiveDate,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

/// What is meant by an allocation.
#[derive(Clone)]
pub(crate) struct Meant {
    person: PersonId,
    allocate: AllocateAdviser,
}

impl Request for AllocateAdviserRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let allocate = AllocateAdviser {
            id: AssignmentId::new(Uuid::now_v7()),
            on: self.allocated_on,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: self.decision.meaning(form)?,
        };
        Some(Meant { person: PersonId::new(self.person_id), allocate })
    }
}

struct Allocated {
    case: CaseId,
    meant: Meant,
}

impl Change for Allocated {
    const OPERATION: Operation = Operation::AllocateAdviser;

    type Seen = AllocatingRead;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let Meant { person, allocate } = &self.meant;
        attempt.allocating(self.case, *person, &allocate.decision, context.today()).await
    }

    fn standing(&self, AllocatingRead { seen, .. }: &Self::Seen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, AllocatingRead { seen, .. }: &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let AllocatingRead { mut seen, candidate, deciding } = seen;
        let gates = seen.facts();
        let allocated = self.meant.allocate.clone().decide(
            AllocatingSeen {
                case: &seen.read.case,
                gates: &gates,
                tasks: &seen.tasks,
                candidate: candidate.as_ref(),
                deciding: &deciding,
            },
            act.permit,
            act.stamp,
        );
        let allocated = allocated.map_err(|refusals| refused(self.case, &refusals))?;
        let case = work.apply(Some(seen.read.case.clone()), allocated.case)?;
        for fact in allocated.tasks {
            let task = fact.saved().task_key;
            let saved = work.apply(seen.tasks.remove(&task), fact)?;
            seen.tasks.insert(task, saved);
        }
        work.decision(self.case, &allocated.decision, &allocated.decided)?;
        let name = candidate.map(|candidate| candidate.person.display_name.as_str().to_owned());
        seen.read.adviser = name.map(|name| PersonName { id: self.meant.person, name });
        seen.read.position.adviser = Some(self.meant.person) == seen.read.position.person;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// The reasons, each with a link to what has to be done first.
fn refused(case: CaseId, refusals: &[AllocationRefusal]) -> Problem {
    use AllocationRefusal as R;
    Problem::refused_linked(refusals, |refusal| match refusal {
        R::Prerequisite(task) => {
            Some(task_link(case, *task).unwrap_or_else(|| format!("{}/tasks", case_path(case))))
        }
        R::Gate(gate) => Some(gate_link(case, *gate)),
        R::ConflictNotChecked | R::ConflictCheckMissing => task_link(case, TaskKey::CheckAdviserConflicts),
        _ => None,
    })
}

/// Allocate an adviser
///
/// Makes somebody the adviser of the case, in place of whoever was. Their conflicts of interest must have been checked,
/// the formal notification sent and the responsible body's response recorded; the refusal names exactly what is missing.
/// When an adviser is replaced, conflicts are to be checked again.
#[utoipa::path(
    operation_id = "allocateAdviser",
    tag = "Assignments",
    request_body = AllocateAdviserRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The case with its adviser", body = CaseView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet` with `adviserPrerequisitesIncomplete`, `conflictNotChecked` or `conflictCheckMissing`, `invalidTransition` with `adviserBarred`, `adviserNotActive` or `alreadyAssigned`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/adviser/allocate")]
pub(super) async fn allocate_adviser(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<AllocateAdviserRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Allocated { case, meant });
    context.change(OfCase(case), change, key.required(Allocated::OPERATION), Some(seen)).await
}
