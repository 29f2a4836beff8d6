//! Task 4.

use actix_web::{get, put, web::Path};
use casework::CaseId;
use casework::task::SendFormalNotification;
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};

answered_task! {
    SendFormalNotification, GetFormalNotificationTask, SaveFormalNotificationTask;
    /// The answers of task 4. All of them are sent; null clears.
    SaveFormalNotificationTaskRequest;
    /// What was answered in task 4.
    FormalNotificationAnswers;
    /// Task 4 with its answers.
    FormalNotificationTaskView as FormalNotificationTask;
    {
        /// Whether the template was used.
        template_used: bool,
        /// Whether the information sheet is attached.
        information_sheet_attached: bool,
        /// Whether the recipients are added.
        recipients_added: bool,
        /// Whether it was sent.
        sent: bool,
        /// The day it was, not after today and not before the case was opened; needed if it was.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        sent_on: Option<NaiveDate>,
    }
}

impl Request for SaveFormalNotificationTaskRequest {
    type Meaning = SendFormalNotification;

    fn meaning(self, _: &mut Form) -> Option<SendFormalNotification> {
        Some(SendFormalNotification {
            template_used: self.template_used,
            information_sheet_attached: self.information_sheet_attached,
            recipients_added: self.recipients_added,
            sent: self.sent,
            sent_on: self.sent_on,
        })
    }
}

/// Read task 4
///
/// Whether the formal notification has gone, and when.
#[utoipa::path(
    operation_id = "getFormalNotificationTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = FormalNotificationTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/send-formal-notification")]
pub(super) async fn get_formal_notification_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<FormalNotificationTaskView>, Problem> {
    read::<SendFormalNotification>(&context, id.into_inner()).await
}

/// Save task 4
///
/// Replaces all answers; they may be a draft. Once it was sent, the responsible body has three working days to answer on
/// conflicts of interest: task 5 is due then.
#[utoipa::path(
    operation_id = "saveFormalNotificationTask",
    tag = "Tasks",
    request_body = SaveFormalNotificationTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = FormalNotificationTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `deliveryOfficerRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/send-formal-notification")]
pub(super) async fn save_formal_notification_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveFormalNotificationTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
