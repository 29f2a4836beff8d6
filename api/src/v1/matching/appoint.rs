use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, DecisionKind, Operation};
use casework::CaseId;
use casework::matching::{CandidateId, MatchingFacts, RecordAppointment};
use persistence::{Attempt, Chain, MatchDecisionSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::refused;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::CaseView;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView, decision_path};

/// The decision of task 14.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordAppointmentDecisionRequest {
    /// Who is to be appointed: the preferred candidate.
    candidate_id: Uuid,
    /// What is decided; `decline` leaves the task in progress.
    outcome: codes::AppointmentOutcome,
    /// Whether the tool for choosing an organisation has been gone through; it must have been to appoint.
    assessment_tool_two_completed: bool,
    /// Whether the school agrees; it must to appoint.
    school_agreed: bool,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordAppointmentDecisionRequest {
    type Meaning = RecordAppointment;

    fn meaning(self, form: &mut Form) -> Option<RecordAppointment> {
        let decision = self.decision.meaning(form)?;
        Some(RecordAppointment {
            candidate: CandidateId::new(self.candidate_id),
            outcome: self.outcome.0,
            assessment_tool_two_completed: self.assessment_tool_two_completed,
            school_agreed: self.school_agreed,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision,
        })
    }
}

struct Appointing {
    case: CaseId,
    record: RecordAppointment,
}

impl Change for Appointing {
    const OPERATION: Operation = Operation::RecordAppointmentDecision;

    type Seen = MatchDecisionSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let kind = DecisionKind::SupportingOrganisationAppointment;
        attempt.match_decision(self.case, kind, &self.record.decision).await
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        let read = &seen.matching.seen.read;
        Standing {
            position: read.position,
            chain: Chain::case(self.case),
            head: read.head.clone(),
            version: Some(read.case.version),
        }
    }

    fn etag(&self, seen: &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.matching.seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let MatchDecisionSeen { matching, deciding, tie } = seen;
        let (case, gates) = (&matching.seen.read.case, matching.seen.facts());
        let facts = MatchingFacts {
            case,
            gates: &gates,
            tasks: &matching.seen.tasks,
            candidates: &matching.all(),
            deciding: &deciding,
        };
        let appointed = self.record.clone().decide(facts, tie, act.permit, act.stamp);
        let appointed = appointed.map_err(|refusals| refused(self.case, matching.preferred(), &refusals))?;
        let candidate = appointed.candidate.candidate();
        let before = matching.candidate(candidate);
        work.apply(before.map(|line| line.candidate.clone()), appointed.candidate)?;
        work.decision(self.case, &appointed.decision, &appointed.decided)?;
        if let Some(fact) = appointed.task {
            work.apply(matching.seen.tasks.get(&fact.saved().task_key).cloned(), fact)?;
        }
        let view = DecisionView::new(self.case, &appointed.decision, act.stamp.at);
        let location = Some(decision_path(appointed.decision.id));
        Ok(Answer::made(StatusCode::CREATED, location, case.version, &view)?)
    }
}

/// Record an appointment decision
///
/// Task 14. The preferred candidate is appointed as supporting organisation, or not; by somebody other than whoever
/// selected it. The ETag is the case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "recordAppointmentDecision",
    tag = "Matching",
    request_body = RecordAppointmentDecisionRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision", body = DecisionView, headers(
            ("ETag" = String, description = "The case's tag"),
            ("Location" = String, description = "The path of the decision"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet` with `dueDiligenceIncomplete` for each check that is lacking or `coiUnresolved`, `invalidTransition`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/supporting-organisation-appointment")]
pub(super) async fn record_appointment_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordAppointmentDecisionRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|record| Appointing { case, record });
    context.change(OfCase(case), change, key.required(Appointing::OPERATION), Some(seen)).await
}
