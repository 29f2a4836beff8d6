use std::collections::BTreeMap;

use casework::CaseId;
use casework::task::{Progress, SavedTask, TaskKey};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Integer, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use kernel::Version;
use serde_json::Value;
use uuid::Uuid;

use crate::StorageError;
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
    updated_by: Value,
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
            updated_by: serde_json::from_value(row.updated_by)?,
        })
    }
}

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
    let rows: Vec<TaskRow> = connection.rows(query).await?;
    rows.into_iter().map(|row| SavedTask::try_from(row).map(|saved| (saved.task, saved))).collect()
}

impl Stored for SavedTask {
    const KIND: &'static str = "task";

    /// A task has no id of its own: it is known by its case and its key.
    fn subject(&self) -> Uuid {
        Uuid::new_v5(&self.case_id.uuid(), self.task.key().as_bytes())
    }

    fn row(&self, new: bool) -> Sql {
        let values = [
            bind::<SqlUuid, _>(self.case_id.uuid()),
            bind::<Text, _>(self.task.key()),
            bind::<Integer, _>(self.version.number()),
            bind::<Text, _>(self.progress.code()),
            bind::<Date, _>(self.reached_on),
            bind::<Jsonb, _>(self.answers.clone()),
            bind::<Timestamptz, _>(self.updated_at),
            bind::<Jsonb, _>(serde_json::to_value(&self.updated_by).unwrap_or_default()),
        ];
        let text = if new {
            "insert into case_tasks (case_id, task, version, progress, reached_on, answers, updated_at, updated_by)
            select $1, $2, $3, $4, $5, $6, $7, $8 from head"
        } else {
            "update case_tasks t set version = $3, progress = $4, reached_on = $5, answers = $6, updated_at = $7,
                updated_by = $8
            from head where t.case_id = $1 and t.task = $2"
        };
        Sql::new(text, values)
    }
}
