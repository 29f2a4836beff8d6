use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{PlanNamed, PlanVersion, PlanVersionId, progress};
use chrono::NaiveDate;
use persistence::{Attempt, PlanNames, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::version_view::PlanVersionView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfPlanVersion;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// That a version of a plan is sent to be decided on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SubmitPlanVersionRequest {
    /// The day, not after today.
    #[serde(deserialize_with = "date")]
    submitted_on: NaiveDate,
    /// The recommendation that goes with it.
    recommendation_id: Option<Uuid>,
}

impl Request for SubmitPlanVersionRequest {
    type Meaning = (NaiveDate, Option<Uuid>);

    fn meaning(self, _: &mut Form) -> Option<Self::Meaning> {
        Some((self.submitted_on, self.recommendation_id))
    }
}

struct Submitted {
    case: CaseId,
    version: PlanVersionId,
    on: NaiveDate,
    recommendation: Option<Uuid>,
}

impl Change for Submitted {
    const OPERATION: Operation = Operation::SubmitPlanVersion;

    type Seen = (PlanSeen, PlanVersion, PlanNamed);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let names = PlanNames { recommendation: self.recommendation, ..PlanNames::default() };
        let seen = attempt.plan_with(self.case, names).await?;
        Ok(seen.and_then(|(seen, named)| {
            let version = seen.version(self.version).cloned()?;
            Some((seen, version, named))
        }))
    }

    fn standing(&self, (seen, version, _): &Self::Seen) -> Standing {
        standing(seen, Some(version.version))
    }

    fn etag(&self, (seen, version, _): &Self::Seen, context: &Context) -> Result<String, Problem> {
        PlanVersionView::etag(&context.viewer, seen, version)
    }

    fn decide(
        &self,
        (mut seen, version, named): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let today = act.stamp.today;
        let fact = version.submit(self.on, self.recommendation, named, &seen.seen.facts(), today);
        let fact = fact.map_err(|refusals| refused(self.case, &refusals))?;
        let version = work.apply(Some(version), fact)?;
        seen.put(version.clone());
        move_tasks(work, &mut seen.seen, progress(&seen.versions), today)?;
        let view = PlanVersionView::new(&act.context.viewer, &seen, &version);
        Ok(Answer::made(StatusCode::OK, None, version.version, &view)?)
    }
}

/// Submit a version of a plan
///
/// Sends a version whose review is complete to be decided on.
#[utoipa::path(
    operation_id = "submitPlanVersion",
    tag = "Plan",
    request_body = SubmitPlanVersionRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("planVersionId" = Uuid, Path, description = "The version's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The version as submitted", body = PlanVersionView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet` with `planNotReviewed`, `invalidTransition` with `planVersionLocked`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/plan/versions/{planVersionId}/submit")]
pub(super) async fn submit_plan_version(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<SubmitPlanVersionRequest>,
) -> Result<Answer, Problem> {
    let (case, version) = ids.into_inner();
    let (case, version) = (CaseId::new(case), PlanVersionId::new(version));
    let change =
        body.into_inner().map(|(on, recommendation)| Submitted { case, version, on, recommendation });
    context.change(OfPlanVersion(case, version), change, key.optional(Submitted::OPERATION), Some(seen)).await
}
