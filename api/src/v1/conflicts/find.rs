use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, Operation};
use casework::CaseId;
use casework::conflict::{Check, CheckId, ConflictRefusal, DeclarationId, FindingSeen, RecordFinding};
use casework::task::TaskKey;
use chrono::NaiveDate;
use persistence::{Attempt, Chain, FindingRead, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::CheckView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::{CaseView, case_path};
use crate::v1::codes;
use crate::v1::decisions::DecisionBody;
use crate::v1::tasks::gates::gate_link;

/// What was found of an adviser's declaration, with the decision on it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordConflictFindingRequest {
    /// What was checked.
    declaration_id: Uuid,
    /// What for.
    purpose: codes::ConflictCheckPurpose,
    /// The organisation to be appointed; left out before an allocation.
    organisation_id: Option<Uuid>,
    /// The day of the check, not after today and not before the declaration.
    #[serde(deserialize_with = "date")]
    checked_on: NaiveDate,
    /// What was found.
    finding: codes::ConflictFinding,
    /// What is done about a conflict that is managed; left out otherwise.
    #[schema(min_length = 1, max_length = 2000)]
    mitigation: Option<String>,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordConflictFindingRequest {
    type Meaning = RecordFinding;

    fn meaning(self, form: &mut Form) -> Option<RecordFinding> {
        let mitigation = form.optional_prose("/mitigation", self.mitigation);
        let decision = self.decision.meaning(form);
        Some(RecordFinding {
            id: CheckId::new(Uuid::now_v7()),
            declaration: DeclarationId::new(self.declaration_id),
            purpose: self.purpose.0,
            organisation: self.organisation_id,
            checked_on: self.checked_on,
            finding: self.finding.0,
            mitigation,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: decision?,
        })
    }
}

struct Recorded {
    case: CaseId,
    record: RecordFinding,
}

impl Change for Recorded {
    const OPERATION: Operation = Operation::RecordConflictFinding;

    type Seen = FindingRead;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<FindingRead>, StorageError> {
        attempt.finding(self.case, self.record.declaration, &self.record.decision).await
    }

    fn standing(&self, FindingRead { seen, .. }: &FindingRead) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, FindingRead { seen, .. }: &FindingRead, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: FindingRead, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let FindingRead { mut seen, declaration, deciding } = seen;
        let gates = seen.facts();
        let task = seen.tasks.remove(&TaskKey::CheckAdviserConflicts);
        let (declaration, name) = declaration.unzip();
        let found = self.record.clone().decide(
            FindingSeen {
                case: &seen.read.case,
                gates: &gates,
                task: task.as_ref(),
                declaration: declaration.as_ref(),
                deciding: &deciding,
            },
            act.permit,
            act.stamp,
        );
        let found = found.map_err(|refusals| refused(self.case, &refusals))?;
        let check: Check = work.apply(None, found.check)?;
        if let Some(fact) = found.task {
            work.apply(task, fact)?;
        }
        work.decision(self.case, &found.decision, &found.decided)?;
        let location = format!("{}/conflict-checks/{}", case_path(self.case), check.id);
        let view = CheckView::made(&check, &name.unwrap_or_default());
        Ok(Answer::made(StatusCode::CREATED, Some(location), check.version, &view)?)
    }
}

/// The reasons, each gate with a link to what opens it.
fn refused(case: CaseId, refusals: &[ConflictRefusal]) -> Problem {
    Problem::refused_linked(refusals, |refusal| match refusal {
        ConflictRefusal::Gate(gate) => Some(gate_link(case, *gate)),
        _ => None,
    })
}

/// Record what a conflict check found
///
/// That there is no conflict with the school is found by whoever works the case; a conflict that is managed or that bars
/// the adviser, and every tie to an organisation to be appointed, takes a higher authority. Nobody finds on themself.
/// If-Match has the case's ETag; the answer has the check's.
#[utoipa::path(
    operation_id = "recordConflictFinding",
    tag = "Conflicts",
    request_body = RecordConflictFindingRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The check", body = CheckView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the check"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet` with `deliveryOfficerRequired`, `caseNotWritable`, `invalidTransition` with `declarationEnded`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/conflict-checks")]
pub(super) async fn record_conflict_finding(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordConflictFindingRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|record| Recorded { case, record });
    context.change(OfCase(case), change, key.required(Recorded::OPERATION), Some(seen)).await
}
