//! Task 5.

use actix_web::{get, put, web::Path};
use casework::task::RecordConflictResponse;
use casework::{CaseId, DocumentId};
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};
use crate::v1::codes;

answered_task! {
    RecordConflictResponse, GetConflictResponseTask, SaveConflictResponseTask;
    /// The answers of task 5. All of them are sent; null clears.
    SaveConflictResponseTaskRequest;
    /// What was answered in task 5.
    ConflictResponseAnswers;
    /// Task 5 with its answers.
    ConflictResponseTaskView as ConflictResponseTask;
    {
        /// The day the answer came, not after today and not before the notification went.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        received_on: Option<NaiveDate>,
        /// The answer: a document of the case.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        document_id: Option<Uuid>,
        /// What it comes to.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        finding: Option<codes::ConflictResponseFinding>,
        /// What the conflict is, and what is done about it; needed if there is one.
        #[schema(required = true, min_length = 1, max_length = 2000, example = "The chair of trustees is the adviser's cousin.")]
        #[serde(deserialize_with = "Option::deserialize")]
        details: Option<String>,
    }
}

impl Request for SaveConflictResponseTaskRequest {
    type Meaning = RecordConflictResponse;

    fn meaning(self, form: &mut Form) -> Option<RecordConflictResponse> {
        let details = form.optional_prose("/details", self.details);
        Some(RecordConflictResponse {
            received_on: self.received_on,
            document_id: self.document_id.map(DocumentId::new),
            finding: self.finding.map(|code| code.0),
            details,
        })
    }
}

/// Read task 5
///
/// The responsible body's answer on conflicts of interest.
#[utoipa::path(
    operation_id = "getConflictResponseTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = ConflictResponseTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/record-conflict-response")]
pub(super) async fn get_conflict_response_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ConflictResponseTaskView>, Problem> {
    read::<RecordConflictResponse>(&context, id.into_inner()).await
}

/// Save task 5
///
/// Replaces all answers; they may be a draft. The answer is a document of the case, and comes after the notification.
#[utoipa::path(
    operation_id = "saveConflictResponseTask",
    tag = "Tasks",
    request_body = SaveConflictResponseTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = ConflictResponseTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `deliveryOfficerRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/record-conflict-response")]
pub(super) async fn save_conflict_response_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveConflictResponseTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
