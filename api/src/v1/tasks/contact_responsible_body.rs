//! Task 2.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::ContactResponsibleBody;
use chrono::NaiveDate;
use kernel::Version;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged, meaning_of};

answered_task! {
    ContactResponsibleBody, GetContactResponsibleBodyTask, SaveContactResponsibleBodyTask;
    /// The answers of task 2. All of them are sent; null clears.
    SaveContactResponsibleBodyTaskRequest;
    /// What was answered in task 2.
    ContactResponsibleBodyAnswers;
    /// Task 2 with its answers.
    ContactResponsibleBodyTaskView as ContactResponsibleBodyTask;
    {
        /// Whether the responsible body has been contacted.
        contacted: bool,
        /// The day it was, not after today; needed if it was.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        contacted_on: Option<NaiveDate>,
        /// The day the diocese was contacted, not after today; null for a school without a religious character.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        diocese_contacted_on: Option<NaiveDate>,
    }
}

impl Request for SaveContactResponsibleBodyTaskRequest {
    type Meaning = ContactResponsibleBody;

    fn meaning(self, _: &mut Form) -> Option<ContactResponsibleBody> {
        Some(ContactResponsibleBody {
            contacted: self.contacted,
            contacted_on: self.contacted_on,
            diocese_contacted_on: self.diocese_contacted_on,
        })
    }
}

/// Read task 2
///
/// Whether the responsible body, and the diocese of a school with a religious character, have been contacted.
#[utoipa::path(
    operation_id = "getContactResponsibleBodyTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = ContactResponsibleBodyTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/contact-responsible-body")]
pub(super) async fn get_contact_responsible_body_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ContactResponsibleBodyTaskView>, Problem> {
    read::<ContactResponsibleBody>(&context, id.into_inner()).await
}

/// Save task 2
///
/// Replaces all answers; they may be a draft. The diocese of a Catholic school is told before the responsible body or
/// on the same day; another faith's diocese told later is saved with a warning.
#[utoipa::path(
    operation_id = "saveContactResponsibleBodyTask",
    tag = "Tasks",
    request_body = SaveContactResponsibleBodyTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = ContactResponsibleBodyTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `deliveryOfficerRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/contact-responsible-body")]
pub(super) async fn save_contact_responsible_body_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveContactResponsibleBodyTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}

/// Saves the task for the first time while a local copy is set up.
pub(crate) async fn set_up(
    context: Context,
    case: CaseId,
    body: serde_json::Value,
) -> Result<Answer, Problem> {
    put(
        context,
        case,
        meaning_of::<SaveContactResponsibleBodyTaskRequest>(body),
        IfMatch::version(Version::NONE),
    )
    .await
}
