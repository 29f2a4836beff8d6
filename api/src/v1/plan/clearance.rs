use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionFacts, DecisionId, DecisionKind, Operation};
use casework::CaseId;
use casework::plan::{ClearPlan, PlanVersionId, progress};
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

/// The grant team's decision on a version of a plan.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecordPlanClearanceRequest {
    /// The version.
    plan_version_id: Uuid,
    /// What it comes to.
    outcome: codes::PlanClearanceOutcome,
    /// The band that the plan falls into.
    final_band_code: codes::FinalFundingBand,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordPlanClearanceRequest {
    type Meaning = ClearPlan;

    fn meaning(self, form: &mut Form) -> Option<ClearPlan> {
        Some(ClearPlan {
            version: PlanVersionId::new(self.plan_version_id),
            outcome: self.outcome.0,
            band: self.final_band_code.0,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: self.decision.meaning(form)?,
        })
    }
}

struct Cleared {
    case: CaseId,
    clear: ClearPlan,
}

impl Change for Cleared {
    const OPERATION: Operation = Operation::RecordPlanClearance;

    type Seen = (PlanSeen, DecisionFacts);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.deciding_on_plan(self.case, DecisionKind::PlanClearance, &self.clear.decision).await
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
        let (version, facts) = (seen.version(self.clear.version), seen.seen.facts());
        let case = &seen.seen.read.case;
        let facts = (&facts, &deciding);
        let cleared = self.clear.clone().decide(case, version, &seen.bands, facts, act.permit, act.stamp);
        let cleared = cleared.map_err(|refusals| refused(self.case, &refusals))?;
        let version = work.apply(version.cloned(), cleared.version)?;
        work.decision(self.case, &cleared.decision, &cleared.decided)?;
        seen.put(version);
        move_tasks(work, &mut seen.seen, progress(&seen.versions), act.stamp.today)?;
        let view = DecisionView::new(self.case, &cleared.decision, act.stamp.at);
        let location = decision_path(cleared.decision.id);
        Ok(Answer::made(StatusCode::CREATED, Some(location), seen.seen.read.case.version, &view)?)
    }
}

/// Record the clearance of a plan
///
/// The grant team finds a version in order, or sends it back. Whoever added the version does not clear it. The ETag is
/// the case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "recordPlanClearance",
    tag = "Plan",
    request_body = RecordPlanClearanceRequest,
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
        (status = 409, description = "`gateNotMet` with `bandNotShared`, `invalidTransition` with `planVersionLocked`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/plan-clearance")]
pub(super) async fn record_plan_clearance(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordPlanClearanceRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|clear| Cleared { case, clear });
    context.change(OfCase(case), change, key.required(Cleared::OPERATION), Some(seen)).await
}
