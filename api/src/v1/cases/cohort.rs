use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::{Line, Prose};
use persistence::{Attempt, CohortSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing::standing_of;
use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The cohort that a case belongs to.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetCohortRequest {
    /// The code of a cohort, from the list `cohorts`.
    #[schema(example = "spring26", min_length = 1, max_length = 50)]
    #[validate(length(min = 1, max = 50))]
    cohort: String,
    /// Why it was in the wrong one.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by a cohort.
pub(crate) struct Meant {
    cohort: String,
    reason: Prose<500>,
}

impl Request for SetCohortRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let cohort: Option<Line<50>> = form.line("/cohort", self.cohort);
        let reason = form.prose("/reason", self.reason);
        Some(Meant { cohort: cohort?.into(), reason: reason? })
    }
}

struct CohortSet {
    case: CaseId,
    meant: Meant,
}

impl Change for CohortSet {
    const OPERATION: Operation = Operation::SetCohort;

    type Seen = CohortSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<CohortSeen>, StorageError> {
        attempt.cohort(self.case, &self.meant.cohort, context.today()).await
    }

    fn standing(&self, seen: &CohortSeen) -> Standing {
        standing_of(&seen.seen)
    }

    fn etag(&self, seen: &CohortSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.seen)
    }

    fn decide(&self, seen: CohortSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let CohortSeen { seen, facts } = seen;
        let Meant { cohort, reason } = &self.meant;
        let fact = seen.read.case.set_cohort(cohort.clone(), reason.clone(), &facts)?;
        let case = work.apply(Some(seen.read.case.clone()), fact)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Move a case to another cohort
///
/// Mends the cohort of a case. It is fixed once the plan has been cleared or approved, for that was done under the rules
/// of the cohort. The ETag is the case's.
#[utoipa::path(
    operation_id = "setCohort",
    tag = "Cases",
    request_body = SetCohortRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag, last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The case in its cohort", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `alreadyInCohort` or `cohortLocked`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/cohort")]
pub(super) async fn set_cohort(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SetCohortRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| CohortSet { case, meant });
    context.change(OfCase(case), change, Ok(None), Some(seen)).await
}
