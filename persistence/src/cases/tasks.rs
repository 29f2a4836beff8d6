use std::collections::BTreeMap;

use casework::CaseId;
use casework::task::{Progress, SavedTask, TaskKey};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Integer, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Actor, Coded, Version};
use serde_json::Value;
use uuid::Uuid;

use crate::StorageError;
use crate::json::Json;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;

#[derive(QueryableByName)]
struct TaskRow {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Text)]
    task: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    progress: String,
    #[diesel(sql_type = Date)]
    reached_on: NaiveDate,
    #[diesel(sql_type = Jsonb)]
    answers: Value,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    updated_by: Json<Actor>,
}

impl TryFrom<TaskRow> for SavedTask {
    type Error = StorageError;

    fn try_from(row: TaskRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("case_tasks", format!("{column} of {}", row.task));
        Ok(Self {
            case_id: CaseId::new(row.case_id),
            task: TaskKey::of(&row.task).ok_or_else(|| wrong("task"))?,
            version: Version::new(row.version),
            progress: Progress::of(&row.progress).ok_or_else(|| wrong("progress"))?,
            reached_on: row.reached_on,
            answers: row.answers,
            updated_at: row.updated_at,
            updated_by: row.updated_by.0,
        })
    }
}

enum LoadTasks {}

/// The tasks of a case that have been touched.
pub(super) async fn load_tasks(
    connection: &Wire,
    case: CaseId,
) -> Result<BTreeMap<TaskKey, SavedTask>, StorageError> {
    let query = Sql::new(
        "select case_id, task, version, progress, reached_on, answers, updated_at, updated_by from case_tasks
        where case_id = $1",
        [bind::<SqlUuid, _>(case.uuid())],
    );
    let rows: Vec<TaskRow> = connection.fixed_rows(query.fixed::<LoadTasks>()).await?;
    rows.into_iter().map(|row| SavedTask::try_from(row).map(|saved| (saved.task, saved))).collect()
}

impl Stored for SavedTask {
    const KIND: &'static str = "task";

    /// A task has no id of its own: it is known by its case and its key.
    fn subject(&self) -> Uuid {
        Uuid::new_v5(&self.case_id.uuid(), self.task.code().as_bytes())
    }

    fn row(&self, new: bool) -> Sql {
        Row::of("case_tasks")
            .key::<SqlUuid, _>("case_id", self.case_id.uuid())
            .key::<Text, _>("task", self.task.code())
            .set::<Integer, _>("version", self.version.number())
            .set::<Text, _>("progress", self.progress.code())
            .set::<Date, _>("reached_on", self.reached_on)
            .set::<Jsonb, _>("answers", self.answers.clone())
            .set::<Timestamptz, _>("updated_at", self.updated_at)
            .set::<Jsonb, _>("updated_by", serde_json::to_value(&self.updated_by).unwrap_or_default())
            .write(new)
    }
}
