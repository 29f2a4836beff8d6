use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionFacts, DecisionId, DecisionKind, Operation};
use casework::CaseId;
use casework::plan::{PlanVersionId, RulePlan, progress};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::CaseView;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView, decision_path};
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// The decision on a version of a plan that was submitted.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecordPlanDecisionRequest {
    /// The version.
    plan_version_id: Uuid,
    /// What it comes to.
    outcome: codes::PlanApprovalOutcome,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordPlanDecisionRequest {
    type Meaning = RulePlan;

    fn meaning(self, form: &mut Form) -> Option<RulePlan> {
        Some(RulePlan {
            version: PlanVersionId::new(self.plan_version_id),
            outcome: self.outcome.0,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: self.decision.meaning(form)?,
        })
    }
}

struct Ruled {
    case: CaseId,
    rule: RulePlan,
}

impl Change for Ruled {
    const OPERATION: Operation = Operation::RecordPlanDecision;

    type Seen = (PlanSeen, DecisionFacts);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.deciding_on_plan(self.case, DecisionKind::PlanApproval, &self.rule.decision).await
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        standing(seen, Some(seen.seen.read.case.version))
    }

    fn etag(&self, (seen, _): &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.seen)
    }

    fn decide(
        &self,
        (mut seen, deciding): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let facts = seen.seen.facts();
        let (case, facts) = (&seen.seen.read.case, (&facts, &deciding));
        let ruled = self.rule.clone().decide(case, &seen.versions, facts, act.permit, act.stamp);
        let ruled = ruled.map_err(|refusals| refused(self.case, &refusals))?;
        let version = work.apply(seen.version(self.rule.version).cloned(), ruled.version)?;
        work.decision(self.case, &ruled.decision, &ruled.decided)?;
        if let Some((id, fact)) = ruled.superseded {
            let superseded = work.apply(seen.version(id).cloned(), fact)?;
            seen.put(superseded);
        }
        seen.put(version);
        move_tasks(work, &mut seen.seen, progress(&seen.versions), act.stamp.today)?;
        let view = DecisionView::new(self.case, &ruled.decision, act.stamp.at);
        let location = decision_path(ruled.decision.id);
        Ok(Answer::made(StatusCode::CREATED, Some(location), seen.seen.read.case.version, &view)?)
    }
}

/// Record the decision on a plan
///
/// A version that was submitted is approved, which puts it in force, or refused. Whoever submitted it does not decide.
/// The ETag is the case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "recordPlanDecision",
    tag = "Plan",
    request_body = RecordPlanDecisionRequest,
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
        (status = 409, description = "`gateNotMet` with `planNotSubmitted`, `invalidTransition` with `alreadyDecided` or `planVersionLocked`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/plan-approval")]
pub(super) async fn record_plan_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordPlanDecisionRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|rule| Ruled { case, rule });
    context.change(OfCase(case), change, key.required(Ruled::OPERATION), Some(seen)).await
}
