use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{Objective, ObjectiveId, ObjectiveText};
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::view::ObjectiveView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, ProblemKind, Query, Request};
use crate::targets::OfObjective;
use crate::v1::tasks::gates::refused;

/// What an objective says now.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateObjectiveRequest {
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Every pupil reads at the expected level")]
    details: String,
}

impl Request for UpdateObjectiveRequest {
    type Meaning = ObjectiveText;

    fn meaning(self, form: &mut Form) -> Option<ObjectiveText> {
        form.prose("/details", self.details)
    }
}

struct Updated {
    case: CaseId,
    objective: ObjectiveId,
    details: ObjectiveText,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateObjective;

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
        (seen, objective): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let fact = seen.plan.change(&objective, self.details.clone(), &seen.seen.facts());
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let plan = work.apply(Some(seen.plan), fact)?;
        let seen = PlanSeen { plan, ..seen };
        let objective = seen.plan.objective(self.objective).ok_or(Problem::new(ProblemKind::Internal))?;
        let view = ObjectiveView::new(&act.context.viewer, &seen, objective);
        Ok(Answer::made(StatusCode::OK, None, objective.version, &view)?)
    }
}

/// Change an objective
///
/// Changes what it says; its area stays.
#[utoipa::path(
    operation_id = "updateObjective",
    tag = "Plan",
    request_body = UpdateObjectiveRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("objectiveId" = Uuid, Path, description = "The objective's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The objective as changed", body = ObjectiveView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet` with `planNotApproved`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/plan/objectives/{objectiveId}")]
pub(super) async fn update_objective(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateObjectiveRequest>,
) -> Result<Answer, Problem> {
    let (case, objective) = ids.into_inner();
    let (case, objective) = (CaseId::new(case), ObjectiveId::new(objective));
    let change = body.into_inner().map(|details| Updated { case, objective, details });
    context.change(OfObjective(case, objective), change, Ok(None), Some(seen)).await
}
