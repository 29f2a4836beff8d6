//! Task 7.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::AdviserInitialContact;
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};

answered_task! {
    AdviserInitialContact, GetAdviserContactTask, SaveAdviserContactTask;
    /// The answers of task 7. All of them are sent; null clears.
    SaveAdviserContactTaskRequest;
    /// What was answered in task 7.
    AdviserContactAnswers;
    /// Task 7 with its answers.
    AdviserContactTaskView as AdviserContactTask;
    {
        /// The day of the first contact, not after today and not before the adviser was allocated.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        contacted_on: Option<NaiveDate>,
    }
}

impl Request for SaveAdviserContactTaskRequest {
    type Meaning = AdviserInitialContact;

    fn meaning(self, _: &mut Form) -> Option<AdviserInitialContact> {
        Some(AdviserInitialContact { contacted_on: self.contacted_on })
    }
}

/// Read task 7
///
/// When the adviser was first in touch with the school.
#[utoipa::path(
    operation_id = "getAdviserContactTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = AdviserContactTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/adviser-initial-contact")]
pub(super) async fn get_adviser_contact_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<AdviserContactTaskView>, Problem> {
    read::<AdviserInitialContact>(&context, id.into_inner()).await
}

/// Save task 7
///
/// Replaces the answer. The adviser may save it, too.
#[utoipa::path(
    operation_id = "saveAdviserContactTask",
    tag = "Tasks",
    request_body = SaveAdviserContactTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = AdviserContactTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `adviserRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/adviser-initial-contact")]
pub(super) async fn save_adviser_contact_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveAdviserContactTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
