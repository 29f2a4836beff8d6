use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{ObjectiveArea, ObjectiveId, ObjectiveText, Plan};
use casework::task::TaskKey;
use kernel::Version;
use persistence::{Attempt, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::view::{ObjectiveView, objective_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, ProblemKind, Query, Request};
use crate::targets::OfCase;
use crate::v1::codes;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// What a school is to reach.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddObjectiveRequest {
    /// What it is about; this stays.
    area: codes::ObjectiveArea,
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Every pupil reads at the expected level")]
    details: String,
}

impl Request for AddObjectiveRequest {
    type Meaning = (ObjectiveArea, ObjectiveText);

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        Some((self.area.0, form.prose("/details", self.details)?))
    }
}

struct Added {
    case: CaseId,
    area: ObjectiveArea,
    details: ObjectiveText,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddObjective;

    type Seen = PlanSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<PlanSeen>, StorageError> {
        attempt.plan(self.case).await
    }

    fn standing(&self, seen: &PlanSeen) -> Standing {
        standing(seen, None)
    }

    fn decide(&self, mut seen: PlanSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let id = ObjectiveId::new(Uuid::now_v7());
        let fact = seen.plan.add(id, self.area, self.details.clone(), &seen.seen.facts());
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let before = (seen.plan.version != Version::NONE).then_some(seen.plan);
        let plan: Plan = work.apply(before, fact)?;
        let moved = [(TaskKey::ImprovementPlanObjectives, plan.progress())];
        move_tasks(work, &mut seen.seen, moved, act.stamp.today)?;
        let seen = PlanSeen { plan, ..seen };
        let objective = seen.plan.objective(id).ok_or_else(|| Problem::new(ProblemKind::Internal))?;
        let view = ObjectiveView::new(&act.context.viewer, &seen, objective);
        let location = objective_path(self.case, id);
        Ok(Answer::made(StatusCode::CREATED, Some(location), objective.version, &view)?)
    }
}

/// Add an objective
///
/// It comes last in its area. Objectives are those of an approved plan.
#[utoipa::path(
    operation_id = "addObjective",
    tag = "Plan",
    request_body = AddObjectiveRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new objective", body = ObjectiveView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new objective"),
        )),
        (status = 409, description = "`gateNotMet` with `planNotApproved`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/plan/objectives")]
pub(super) async fn add_objective(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddObjectiveRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|(area, details)| Added { case, area, details });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
