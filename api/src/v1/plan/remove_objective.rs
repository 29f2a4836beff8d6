use actix_web::{delete, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{Objective, ObjectiveId};
use casework::task::TaskKey;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use uuid::Uuid;

use super::standing;
use super::view::ObjectiveView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, NoQuery, Problem, Query};
use crate::targets::OfObjective;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

struct Removed {
    case: CaseId,
    objective: ObjectiveId,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveObjective;

    type Seen = (PlanSeen, Objective);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let seen = attempt.plan(self.case).await?;
        Ok(seen.and_then(|seen| seen.plan.objective(self.objective).cloned().map(|one| (seen, one))))
    }

    fn standing(&self, (seen, objective): &Self::Seen) -> Standing {
        standing(seen, Some(objective.version))
    }

    fn etag(&self, (seen, objective): &Self::Seen, context: &Context) -> Result<String, Problem> {
        ObjectiveView::etag(&context.viewer, seen, objective)
    }

    fn decide(
        &self,
        (mut seen, objective): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let fact = seen.plan.remove(&objective, seen.rated(objective.id), &seen.seen.facts());
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let plan = work.apply(Some(seen.plan), fact)?;
        let moved = [(TaskKey::ImprovementPlanObjectives, plan.progress())];
        move_tasks(work, &mut seen.seen, moved, act.stamp.today)?;
        Ok(Answer::gone())
    }
}

/// Remove an objective
///
/// As long as no review has rated it. Those after it in its area move up.
#[utoipa::path(
    operation_id = "removeObjective",
    tag = "Plan",
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("objectiveId" = Uuid, Path, description = "The objective's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 204, description = "The objective is gone"),
        (status = 409, description = "`invalidTransition` with `objectiveHasProgress` or `objectivesComplete`, `gateNotMet`, or `caseNotWritable`"),
    ),
)]
#[delete("/cases/{caseId}/plan/objectives/{objectiveId}")]
pub(super) async fn remove_objective(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let (case, objective) = ids.into_inner();
    let (case, objective) = (CaseId::new(case), ObjectiveId::new(objective));
    let change = Removed { case, objective };
    context.change(OfObjective(case, objective), Ok(change), Ok(None), Some(seen)).await
}
