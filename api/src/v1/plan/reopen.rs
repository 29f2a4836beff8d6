use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::Plan;
use casework::task::TaskKey;
use kernel::{Prose, Version};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::view::PlanView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// That the objectives of a plan are not all there after all.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReopenObjectivesRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "One more was agreed")]
    reason: String,
}

impl Request for ReopenObjectivesRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Reopened {
    case: CaseId,
    reason: Prose<500>,
}

impl Change for Reopened {
    const OPERATION: Operation = Operation::ReopenObjectives;

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
        let fact = seen.plan.reopen(self.reason.clone(), &seen.seen.facts());
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

/// Reopen the objectives of a plan
///
/// Takes back that they are all there, with the reason.
#[utoipa::path(
    operation_id = "reopenObjectives",
    tag = "Plan",
    request_body = ReopenObjectivesRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The plan's ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The plan", body = PlanView, headers(("ETag" = String, description = "The plan's new tag"))),
        (status = 409, description = "`gateNotMet` with `planNotApproved`, `invalidTransition` with `objectivesNotComplete`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/plan/reopen-objectives")]
pub(super) async fn reopen_objectives(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ReopenObjectivesRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|reason| Reopened { case, reason });
    context.change(OfCase(case), change, key.optional(Reopened::OPERATION), Some(seen)).await
}
