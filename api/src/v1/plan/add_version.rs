use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::plan::{PlanNamed, PlanVersion, PlanVersionId, ReceivePlanVersion, progress};
use chrono::NaiveDate;
use persistence::{Attempt, PlanNames, PlanSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing;
use super::version_view::{PlanVersionView, version_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::tasks::gates::refused;
use crate::v1::tasks::moved::move_tasks;

/// A plan that came in.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddPlanVersionRequest {
    /// The day it was received, not after today.
    #[serde(deserialize_with = "date")]
    received_on: NaiveDate,
    /// The document that holds the plan.
    document_id: Uuid,
    /// The document that says what it will cost, if that came apart.
    expenditure_document_id: Option<Uuid>,
    /// What is to be said of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

impl Request for AddPlanVersionRequest {
    type Meaning = ReceivePlanVersion;

    fn meaning(self, form: &mut Form) -> Option<ReceivePlanVersion> {
        Some(ReceivePlanVersion {
            id: PlanVersionId::new(Uuid::now_v7()),
            received_on: self.received_on,
            document: self.document_id,
            expenditure_document: self.expenditure_document_id,
            note: form.optional_prose("/note", self.note),
        })
    }
}

struct Added {
    case: CaseId,
    version: ReceivePlanVersion,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddPlanVersion;

    type Seen = (PlanSeen, PlanNamed);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let ReceivePlanVersion { document, expenditure_document, .. } = self.version;
        let names = PlanNames { document: Some(document), expenditure_document, recommendation: None };
        attempt.plan_with(self.case, names).await
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        standing(seen, None)
    }

    fn decide(
        &self,
        (mut seen, named): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let today = act.stamp.today;
        let received =
            self.version.clone().decide(self.case, &seen.versions, named, &seen.seen.facts(), today);
        let received = received.map_err(|refusals| refused(self.case, &refusals))?;
        let version: PlanVersion = work.apply(None, received.version)?;
        for (id, fact) in received.superseded {
            let superseded = work.apply(seen.version(id).cloned(), fact)?;
            seen.put(superseded);
        }
        seen.put(version.clone());
        move_tasks(work, &mut seen.seen, progress(&seen.versions), today)?;
        let view = PlanVersionView::new(&act.context.viewer, &seen, &version);
        let location = version_path(self.case, version.id);
        Ok(Answer::made(StatusCode::CREATED, Some(location), version.version, &view)?)
    }
}

/// Add a version of a plan
///
/// It takes the place of the version before it, unless that is approved: an approved plan stays in force until another
/// is approved.
#[utoipa::path(
    operation_id = "addPlanVersion",
    tag = "Plan",
    request_body = AddPlanVersionRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new version", body = PlanVersionView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new version"),
        )),
        (status = 409, description = "`gateNotMet` with `appointmentRequired`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/plan/versions")]
pub(super) async fn add_plan_version(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddPlanVersionRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|version| Added { case, version });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
