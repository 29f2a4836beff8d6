//! Task 18.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::ShareIndicativeBand;
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};
use crate::v1::codes;

answered_task! {
    ShareIndicativeBand, GetIndicativeBandTask, SaveIndicativeBandTask;
    /// The answers of task 18. All of them are sent; null clears.
    SaveIndicativeBandTaskRequest;
    /// What was answered in task 18.
    IndicativeBandAnswers;
    /// Task 18 with its answers.
    IndicativeBandTaskView as IndicativeBandTask;
    {
        /// Whether the band has been calculated.
        band_calculated: bool,
        /// The band; needed if it has been calculated.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        band_code: Option<codes::IndicativeFundingBand>,
        /// Whether it has been shared.
        shared: bool,
        /// The day it was, not after today; needed if it was.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        shared_on: Option<NaiveDate>,
    }
}

impl Request for SaveIndicativeBandTaskRequest {
    type Meaning = ShareIndicativeBand;

    fn meaning(self, _: &mut Form) -> Option<ShareIndicativeBand> {
        Some(ShareIndicativeBand {
            band_calculated: self.band_calculated,
            band_code: self.band_code.map(|code| code.0),
            shared: self.shared,
            shared_on: self.shared_on,
        })
    }
}

/// Read task 18
///
/// What the school may expect at most, before there is a plan.
#[utoipa::path(
    operation_id = "getIndicativeBandTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = IndicativeBandTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/share-indicative-band")]
pub(super) async fn get_indicative_band_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<IndicativeBandTaskView>, Problem> {
    read::<ShareIndicativeBand>(&context, id.into_inner()).await
}

/// Save task 18
///
/// Replaces all answers; they may be a draft.
#[utoipa::path(
    operation_id = "saveIndicativeBandTask",
    tag = "Tasks",
    request_body = SaveIndicativeBandTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = IndicativeBandTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `adviserRequired` or `routeNotMatched`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/share-indicative-band")]
pub(super) async fn save_indicative_band_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveIndicativeBandTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
