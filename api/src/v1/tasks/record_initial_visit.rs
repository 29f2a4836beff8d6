//! Task 9.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::RecordInitialVisit;
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};
use crate::v1::codes;

answered_task! {
    RecordInitialVisit, GetInitialVisitTask, SaveInitialVisitTask;
    /// The answers of task 9. All of them are sent; null clears.
    SaveInitialVisitTaskRequest;
    /// What was answered in task 9.
    InitialVisitAnswers;
    /// Task 9 with its answers.
    InitialVisitTaskView as InitialVisitTask;
    {
        /// The day of the visit, not after today and not before the adviser was allocated.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        visited_on: Option<NaiveDate>,
        /// How it took place; needed with the day.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        mode: Option<codes::VisitMode>,
    }
}

impl Request for SaveInitialVisitTaskRequest {
    type Meaning = RecordInitialVisit;

    fn meaning(self, _: &mut Form) -> Option<RecordInitialVisit> {
        Some(RecordInitialVisit { visited_on: self.visited_on, mode: self.mode.map(|code| code.0) })
    }
}

/// Read task 9
///
/// When and how the adviser visited the school.
#[utoipa::path(
    operation_id = "getInitialVisitTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = InitialVisitTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/record-initial-visit")]
pub(super) async fn get_initial_visit_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<InitialVisitTaskView>, Problem> {
    read::<RecordInitialVisit>(&context, id.into_inner()).await
}

/// Save task 9
///
/// Replaces all answers; they may be a draft. The adviser may save them, too.
#[utoipa::path(
    operation_id = "saveInitialVisitTask",
    tag = "Tasks",
    request_body = SaveInitialVisitTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = InitialVisitTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `adviserRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/record-initial-visit")]
pub(super) async fn save_initial_visit_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveInitialVisitTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
