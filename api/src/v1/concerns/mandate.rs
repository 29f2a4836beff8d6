use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Decision, DecisionId, DecisionInput, DecisionKind, Operation};
use casework::CaseId;
use casework::concern::{Concern, ConcernId, ConcernOutcome, ConcernRefusal, DecideMandation};
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::view::concern_path;
use crate::context::{Act, Context};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView};

/// A decision on mandation.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApproveMandationRequest {
    /// What is decided.
    outcome: codes::MandationOutcome,
    /// The main reason to ask for it.
    primary_reason: codes::MandationReason,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for ApproveMandationRequest {
    type Meaning = DecideMandation;

    fn meaning(self, form: &mut Form) -> Option<DecideMandation> {
        Some(DecideMandation {
            outcome: self.outcome.0,
            reason: self.primary_reason.0,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: self.decision.meaning(form)?,
        })
    }
}

impl Step for DecideMandation {
    const OPERATION: Operation = Operation::ApproveMandation;

    const DECISION: Option<DecisionKind> = Some(DecisionKind::Mandation);

    type View = Option<DecisionView>;

    fn decision(&self) -> Option<&DecisionInput> {
        Some(&self.decision)
    }

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        self.clone().decide(&line.concern, &read.case, &changing.deciding, act.permit, act.stamp)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, decision: Option<&Decision>) -> Self::View {
        let concern = &seen.line.concern;
        decision.map(|decision| DecisionView::new(concern.case_id, decision, concern.changed_at))
    }

    fn made(&self, concern: &Concern) -> (StatusCode, Option<String>) {
        let path = concern_path(concern.case_id, concern.id);
        (StatusCode::CREATED, Some(format!("{path}/escalation")))
    }
}

/// Decide on mandation
///
/// The regional director's approval, which is a step of the ladder, or its refusal. It needs the four steps before it.
/// The ETag is the concern's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "approveMandation",
    tag = "Concerns",
    request_body = ApproveMandationRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision", body = DecisionView, headers(
            ("ETag" = String, description = "The concern's new tag"),
            ("Location" = String, description = "The path of the ladder"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet` with `escalationPreconditionsUnmet` for each step not done, `caseNotWritable`, `invalidTransition` with `alreadyDecided` or `concernResolved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/approve-mandation")]
pub(super) async fn approve_mandation(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ApproveMandationRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.required(DecideMandation::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}
