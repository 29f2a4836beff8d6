//! Task 8.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::ArrangeInitialVisit;
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};

answered_task! {
    ArrangeInitialVisit, GetArrangeVisitTask, SaveArrangeVisitTask;
    /// The answers of task 8. All of them are sent; null clears.
    SaveArrangeVisitTaskRequest;
    /// What was answered in task 8.
    ArrangeVisitAnswers;
    /// Task 8 with its answers.
    ArrangeVisitTaskView as ArrangeVisitTask;
    {
        /// The day the visit is planned for, past or future.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        planned_visit_on: Option<NaiveDate>,
        /// Whether the adviser was given the template for a note of the visit.
        note_of_visit_template_given: bool,
    }
}

impl Request for SaveArrangeVisitTaskRequest {
    type Meaning = ArrangeInitialVisit;

    fn meaning(self, _: &mut Form) -> Option<ArrangeInitialVisit> {
        Some(ArrangeInitialVisit {
            planned_visit_on: self.planned_visit_on,
            note_of_visit_template_given: self.note_of_visit_template_given,
        })
    }
}

/// Read task 8
///
/// When the adviser is to visit the school.
#[utoipa::path(
    operation_id = "getArrangeVisitTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = ArrangeVisitTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/arrange-initial-visit")]
pub(super) async fn get_arrange_visit_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ArrangeVisitTaskView>, Problem> {
    read::<ArrangeInitialVisit>(&context, id.into_inner()).await
}

/// Save task 8
///
/// Replaces all answers; they may be a draft. The adviser may save them, too.
#[utoipa::path(
    operation_id = "saveArrangeVisitTask",
    tag = "Tasks",
    request_body = SaveArrangeVisitTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = ArrangeVisitTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `adviserRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/arrange-initial-visit")]
pub(super) async fn save_arrange_visit_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveArrangeVisitTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
