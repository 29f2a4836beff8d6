use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionFacts, DecisionId, DecisionKind, Operation};
use casework::{CaseId, DecideDiagnosis};
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::refused::gate_links;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::CaseView;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView, decision_path};

/// The decision of task 11.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordInitialDiagnosisDecisionRequest {
    /// What the diagnosis comes to; `unableToAssess` leaves the task in progress.
    outcome: codes::DiagnosisOutcome,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordInitialDiagnosisDecisionRequest {
    type Meaning = DecideDiagnosis;

    fn meaning(self, form: &mut Form) -> Option<DecideDiagnosis> {
        let decision = self.decision.meaning(form)?;
        let decision_id = DecisionId::new(Uuid::now_v7());
        Some(DecideDiagnosis { outcome: self.outcome.0, decision_id, decision })
    }
}

struct Decided {
    case: CaseId,
    decide: DecideDiagnosis,
}

impl Change for Decided {
    const OPERATION: Operation = Operation::RecordInitialDiagnosisDecision;

    type Seen = (CaseSeen, DecisionFacts);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.deciding(self.case, DecisionKind::InitialDiagnosis, &self.decide.decision).await
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, (seen, _): &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let (mut seen, deciding) = seen;
        let facts = seen.facts();
        let mut case = seen.read.case;
        let decide = self.decide.clone();
        let routed = decide
            .decide(&case, &seen.tasks, &facts, &deciding, act.permit, act.stamp)
            .map_err(|refusals| gate_links(self.case, &refusals))?;
        for fact in routed.case {
            case = work.apply(Some(case), fact)?;
        }
        work.decision(self.case, &routed.decision, &routed.decided)?;
        if let Some(fact) = routed.task {
            let before = seen.tasks.remove(&fact.saved().task_key);
            work.apply(before, fact)?;
        }
        let view = DecisionView::new(self.case, &routed.decision, act.stamp.at);
        let location = Some(decision_path(routed.decision.id));
        Ok(Answer::made(StatusCode::CREATED, location, case.version, &view)?)
    }
}

/// Record the initial diagnosis decision
///
/// Task 11. To match puts the case on the matched track, to review progress on the other; as long as the school could not
/// be assessed, the case stays where it is and can be decided again. The ETag is the case's, before in If-Match and after
/// in the answer.
#[utoipa::path(
    operation_id = "recordInitialDiagnosisDecision",
    tag = "Diagnosis",
    request_body = RecordInitialDiagnosisDecisionRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision", body = DecisionView, headers(
            ("ETag" = String, description = "The case's new tag"),
            ("Location" = String, description = "The path of the decision"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet`, `invalidTransition` with `alreadyDecided`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/initial-diagnosis")]
pub(super) async fn record_initial_diagnosis_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordInitialDiagnosisDecisionRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|decide| Decided { case, decide });
    context.change(OfCase(case), change, key.required(Decided::OPERATION), Some(seen)).await
}
