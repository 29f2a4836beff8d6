use std::collections::BTreeMap;

use casework::task::{Deadline, Known, Progress, References, SavedTask, TaskKey};
use casework::{CaseId, DocumentId, RecommendationId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Actor, Coded, Version};
use serde_json::Value;
use uuid::Uuid;

use super::documents::has_documents;
use super::read::CaseSeen;
use super::recommendations::load_recommendation;
use crate::json::Json;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, StorageError};

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
    #[diesel(sql_type = Nullable<Date>)]
    due_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    due_calendar: Option<String>,
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
            deadline: row
                .due_on
                .zip(row.due_calendar)
                .map(|(due_on, calendar)| Deadline { due_on, calendar }),
            updated_at: row.updated_at,
            updated_by: row.updated_by.0,
        })
    }
}

/// A case, and what there is of that which the answers of one of its tasks refer to.
#[derive(Clone, Debug)]
pub struct TaskSeen {
    /// The case.
    pub seen: CaseSeen,
    /// What there is.
    pub known: Known,
}

async fn load_known(
    connection: &Wire,
    case: CaseId,
    References { document, recommendation }: References,
) -> Result<Known, StorageError> {
    let (found, made) = try_join(
        has_documents(connection, case, document.map(DocumentId::uuid)),
        load_recommendation(connection, case, recommendation.map(RecommendationId::uuid)),
    )
    .await?;
    let made = made.map(|line| line.recommendation).filter(|made| made.withdrawn_at.is_none());
    Ok(Known {
        documents: document.filter(|_| found).into_iter().collect(),
        recommendations: made.map(|made| (made.id, made)).into_iter().collect(),
    })
}

impl Attempt {
    /// A case and what there is of that which answers refer to, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn task(&self, case: CaseId, references: References) -> Result<Option<TaskSeen>, StorageError> {
        let known = load_known(self.shared(), case, references);
        let (seen, known) = try_join(self.case(case), known).await?;
        Ok(seen.map(|seen| TaskSeen { seen, known }))
    }
}

enum LoadTasks {}

/// The tasks of a case that have been touched.
pub(super) async fn load_tasks(
    connection: &Wire,
    case: CaseId,
) -> Result<BTreeMap<TaskKey, SavedTask>, StorageError> {
    let query = Sql::new(
        "select case_id, task, version, progress, reached_on, answers, due_on, due_calendar, updated_at, updated_by
        from case_tasks
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
        let deadline = self.deadline.as_ref();
        Row::of("case_tasks")
            .key::<SqlUuid, _>("case_id", self.case_id.uuid())
            .key::<Text, _>("task", self.task.code())
            .set::<Integer, _>("version", self.version.number())
            .set::<Text, _>("progress", self.progress.code())
            .set::<Date, _>("reached_on", self.reached_on)
            .set::<Jsonb, _>("answers", self.answers.clone())
            .set::<Nullable<Date>, _>("due_on", deadline.map(|deadline| deadline.due_on))
            .set::<Nullable<Text>, _>("due_calendar", deadline.map(|deadline| deadline.calendar.clone()))
            .set::<Timestamptz, _>("updated_at", self.updated_at)
            .set::<Jsonb, _>("updated_by", serde_json::to_value(&self.updated_by).unwrap_or_default())
            .write(new)
    }
}
