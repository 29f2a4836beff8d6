use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::{TaskView, task_views};
use crate::context::Context;
use crate::http::{Listed, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// The tasks of a case.
    TaskPage, TaskPage, TaskView
);

/// Which tasks are wanted; all 24 unless told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct TaskQuery {
    /// Keys of tasks.
    #[param(max_items = 24)]
    key: Vec<String>,
    /// Parts of the case.
    #[param(max_items = 4)]
    phase: Vec<codes::TaskPhase>,
    /// What they show.
    #[param(max_items = 6)]
    status: Vec<codes::TaskStatus>,
}

impl TaskQuery {
    fn wants(&self, task: &TaskView) -> bool {
        (self.key.is_empty() || self.key.iter().any(|key| key == task.key))
            && (self.phase.is_empty() || self.phase.contains(&task.phase))
            && (self.status.is_empty() || self.status.contains(&task.status))
    }
}

/// List a case's tasks
///
/// The 24 tasks in order, each with what it shows, everything it waits for, and where it is completed. The list is
/// never cut into pages.
#[utoipa::path(
    operation_id = "listTasks",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id"), TaskQuery),
    responses((status = 200, description = "The tasks", body = TaskPage, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/tasks")]
pub(super) async fn list_tasks(
    context: Context,
    id: Path<Uuid>,
    query: Query<TaskQuery>,
) -> Result<Listed<TaskPage>, Problem> {
    let read = context.db().case(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::ListTasks, read, |seen| seen.read.position)?;
    let tasks: Vec<_> =
        task_views(&seen, context.viewer.today()).into_iter().filter(|task| query.0.wants(task)).collect();
    let paged = Paged::whole(tasks.len());
    Ok(TaskPage::listed(tasks, paged))
}
