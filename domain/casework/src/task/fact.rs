use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Fact, Private, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Deadline, Progress, SavedTask, TaskKey};
use crate::CaseId;

/// What one member was and is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// What a save did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskSaved {
    /// The case.
    pub case_id: CaseId,
    /// Which task.
    pub task_key: TaskKey,
    /// The version this made.
    pub version: Version,
    /// How far the task was.
    pub from_progress: Progress,
    /// How far it is.
    pub to_progress: Progress,
    /// The day it got there.
    pub reached_on: NaiveDate,
    /// The answers that changed, but for free text.
    pub changed: BTreeMap<String, Change>,
    /// The free texts that changed, as they are now.
    #[serde(default)]
    pub texts: Private<BTreeMap<String, Value>>,
    /// By when an answer to what the task asks for is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
}

/// What can happen to a task: one fact a save, named after what the save did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum TaskFact {
    /// It was saved, and is as complete as before.
    #[serde(rename = "task.saved")]
    Saved(TaskSaved),
    /// It was completed.
    #[serde(rename = "task.completed")]
    Completed(TaskSaved),
    /// It was complete and no longer is.
    #[serde(rename = "task.reopened")]
    Reopened(TaskSaved),
}

impl TaskFact {
    pub(super) const fn of(saved: TaskSaved) -> Self {
        match (saved.from_progress, saved.to_progress) {
            (Progress::Completed, Progress::Completed) => Self::Saved(saved),
            (_, Progress::Completed) => Self::Completed(saved),
            (Progress::Completed, _) => Self::Reopened(saved),
            _ => Self::Saved(saved),
        }
    }

    /// A task moved to `to` by a fact recorded elsewhere, unless it is there already.
    #[must_use]
    pub fn moved(
        case_id: CaseId,
        task_key: TaskKey,
        before: Option<&SavedTask>,
        to: Progress,
        today: NaiveDate,
    ) -> Option<Self> {
        let from = before.map_or(Progress::NotStarted, |saved| saved.progress);
        let saved = TaskSaved {
            case_id,
            task_key,
            version: before.map_or(Version::FIRST, |saved| saved.version.next()),
            from_progress: from,
            to_progress: to,
            reached_on: today,
            changed: BTreeMap::new(),
            texts: Private::Redacted,
            deadline: before.and_then(|saved| saved.deadline.clone()),
        };
        (from != to).then(|| Self::of(saved))
    }

    /// What the save did.
    #[must_use]
    pub const fn saved(&self) -> &TaskSaved {
        match self {
            Self::Saved(saved) | Self::Completed(saved) | Self::Reopened(saved) => saved,
        }
    }
}

impl Fact for TaskFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Saved(_) => "task.saved",
            Self::Completed(_) => "task.completed",
            Self::Reopened(_) => "task.reopened",
        }
    }
}
