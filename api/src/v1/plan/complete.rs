use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::Plan;
use casework::task::TaskKey;
use chrono::NaiveDate;
use kernel::Version;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::view::PlanView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// That the objectives of a plan are all there.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CompleteObjectivesRequest {
    /// The day, not after today.
    #[serde(deserialize_with = "date")]
    completed_on: NaiveDate,
}

impl Request for CompleteObjectivesRequest {
    type Meaning = NaiveDate;

    fn meaning(self, _: &mut Form) -> Option<NaiveDate> {
        Some(self.completed_on)
    }
}

struct Completed {
    case: CaseId,
    on: NaiveDate,
}

impl Change for Completed {
    const OPERATION: Operation = Operation::CompleteObjectives;

    type Seen = PlanSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<PlanSeen>, StorageError> {
        attempt.plan(self.case).await
    }

    fn standing(&self, seen: &PlanSeen) -> Standing {
        standing(seen, Some(seen.plan.version))
    }

    fn etag(&self, seen: &PlanSeen, context: &Context) -> Result<String, Problem> {
        PlanView::etag(&context.viewer, seen)
    }

    fn decide(&self, mut seen: PlanSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = seen.plan.complete(self.on, &seen.seen.facts(), act.stamp.today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let before = (seen.plan.version != Version::NONE).then_some(seen.plan);
        let plan: Plan = work.apply(before, fact)?;
        let moved = [(TaskKey::ImprovementPlanObjectives, plan.progress())];
        move_tasks(work, &mut seen.seen, moved, act.stamp.today)?;
        let (version, seen) = (plan.version, PlanSeen { plan, ..seen });
        let view = PlanView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Complete the objectives of a plan
///
/// At least one objective has to be in quality of education, or in leadership and management.
#[utoipa::path(
    operation_id = "completeObjectives",
    tag = "Plan",
    request_body = CompleteObjectivesRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The plan's ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The plan", body = PlanView, headers(("ETag" = String, description = "The plan's new tag"))),
        (status = 409, description = "`gateNotMet` with `planNotApproved`, `invalidTransition` with `objectivesComplete`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/plan/complete-objectives")]
pub(super) async fn complete_objectives(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<CompleteObjectivesRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|on| Completed { case, on });
    context.change(OfCase(case), change, key.optional(Completed::OPERATION), Some(seen)).await
}
