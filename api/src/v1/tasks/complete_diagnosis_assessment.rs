//! Task 10.

use actix_web::{get, put, web::Path};
use casework::task::CompleteDiagnosisAssessment;
use casework::{CaseId, DocumentId, RecommendationId};
use chrono::NaiveDate;
use uuid::Uuid;

use super::answered::{answered_task, put, read};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged};

answered_task! {
    CompleteDiagnosisAssessment, GetDiagnosisAssessmentTask, SaveDiagnosisAssessmentTask;
    /// The answers of task 10. All of them are sent; null clears.
    SaveDiagnosisAssessmentTaskRequest;
    /// What was answered in task 10.
    DiagnosisAssessmentAnswers;
    /// Task 10 with its answers.
    DiagnosisAssessmentTaskView as DiagnosisAssessmentTask;
    {
        /// Whether the findings were talked through with the adviser.
        talked_to_adviser: bool,
        /// Whether the assessment is completed.
        assessment_completed: bool,
        /// The day it was saved, not after today.
        #[schema(required = true)]
        #[serde(deserialize_with = "optional_date")]
        saved_on: Option<NaiveDate>,
        /// The assessment: a document of the case.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        document_id: Option<Uuid>,
        /// What the adviser recommends for the initial diagnosis.
        #[schema(required = true)]
        #[serde(deserialize_with = "Option::deserialize")]
        recommendation_id: Option<Uuid>,
    }
}

impl Request for SaveDiagnosisAssessmentTaskRequest {
    type Meaning = CompleteDiagnosisAssessment;

    fn meaning(self, _: &mut Form) -> Option<CompleteDiagnosisAssessment> {
        Some(CompleteDiagnosisAssessment {
            talked_to_adviser: self.talked_to_adviser,
            assessment_completed: self.assessment_completed,
            saved_on: self.saved_on,
            document_id: self.document_id.map(DocumentId::new),
            recommendation_id: self.recommendation_id.map(RecommendationId::new),
        })
    }
}

/// Read task 10
///
/// The assessment of what the school needs, and what the adviser recommends.
#[utoipa::path(
    operation_id = "getDiagnosisAssessmentTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = DiagnosisAssessmentTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/complete-diagnosis-assessment")]
pub(super) async fn get_diagnosis_assessment_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<DiagnosisAssessmentTaskView>, Problem> {
    read::<CompleteDiagnosisAssessment>(&context, id.into_inner()).await
}

/// Save task 10
///
/// Replaces all answers; they may be a draft. The recommendation is one on the case for the initial diagnosis, made by
/// its adviser, who may save the task, too.
#[utoipa::path(
    operation_id = "saveDiagnosisAssessmentTask",
    tag = "Tasks",
    request_body = SaveDiagnosisAssessmentTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = DiagnosisAssessmentTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `adviserRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/complete-diagnosis-assessment")]
pub(super) async fn save_diagnosis_assessment_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveDiagnosisAssessmentTaskRequest>,
) -> Result<Answer, Problem> {
    put(context, CaseId::new(id.into_inner()), body.into_inner(), seen).await
}
