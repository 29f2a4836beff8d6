use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, Fact, Recorded, Timestamp, Version};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use strum::{IntoStaticStr, VariantArray};

use super::{Facts, TaskKey, TaskRefusal, Warning, gates};
use crate::{Case, CaseId, SchoolSnapshot, Written};

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Progress {
    /// Nothing said.
    #[default]
    NotStarted,
    /// Something said, not all.
    InProgress,
    /// All said.
    Completed,
}

impl Coded for Progress {
    const NAME: &'static str = "TaskProgress";
    const MEANING: &'static str = "How far a task is.";
}

/// What is answered in one task. A member added later has a serde default, so that answers saved before it existed
/// still read.
pub trait Answers: Clone + Default + PartialEq + Serialize + DeserializeOwned {
    /// The task.
    const TASK: TaskKey;

    /// What is wrong with the answers for this school, on this day.
    fn refusals(&self, school: &SchoolSnapshot, today: NaiveDate) -> Vec<TaskRefusal>;

    /// Whether everything has been said.
    fn complete(&self, school: &SchoolSnapshot) -> bool;

    /// What is odd about them.
    fn warnings(&self, school: &SchoolSnapshot) -> Vec<Warning>;

    /// How far they are. What was never said, or said to be false, counts as not begun.
    fn progress(&self, school: &SchoolSnapshot) -> Progress {
        if self.complete(school) {
            Progress::Completed
        } else if *self == Self::default() {
            Progress::NotStarted
        } else {
            Progress::InProgress
        }
    }
}

/// A task that has been touched. Progress is recorded with the write that caused it, under the rule then in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedTask {
    /// The case it is on.
    pub case_id: CaseId,
    /// Which task.
    pub task: TaskKey,
    /// How many facts it has lived through.
    pub version: Version,
    /// How far it is.
    pub progress: Progress,
    /// The day it got there.
    pub reached_on: NaiveDate,
    /// What was answered; null for tasks completed by facts.
    pub answers: Value,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// Who saved it.
    pub updated_by: Actor,
}

impl SavedTask {
    /// The answers, typed; those of a task never saved are the default ones.
    ///
    /// # Errors
    /// When what is stored is not what the task's answers look like.
    pub fn answers<A: Answers>(saved: Option<&Self>) -> Result<A, serde_json::Error> {
        saved.map_or_else(|| Ok(A::default()), |saved| A::deserialize(&saved.answers))
    }
}

/// Saves answers over those that were there.
///
/// # Errors
/// Every reason why not.
pub fn save<A: Answers>(
    answers: &A,
    before: Option<&SavedTask>,
    case: &Case,
    facts: &Facts,
    today: NaiveDate,
) -> Result<TaskFact, Vec<TaskRefusal>> {
    let school = &case.school;
    let mut refusals = answers.refusals(school, today);
    match facts.status.accepts(Written::Work) {
        // On a case that is paused or closed, opening a gate would not help.
        Err(refusal) => refusals.push(TaskRefusal::Case(refusal)),
        Ok(()) => refusals.extend(gates(A::TASK, facts).into_iter().map(TaskRefusal::Gate)),
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let from = before.map_or(Progress::NotStarted, |saved| saved.progress);
    let to = answers.progress(school);
    let old = before.map_or(Value::Null, |saved| saved.answers.clone());
    let new = serde_json::to_value(answers).unwrap_or_default();
    Ok(TaskFact::of(TaskSaved {
        case_id: case.id,
        task_key: A::TASK,
        version: before.map_or(Version::FIRST, |saved| saved.version.next()),
        from_progress: from,
        to_progress: to,
        reached_on: before.filter(|_| from == to).map_or(today, |saved| saved.reached_on),
        changed: changes(&old, &new),
    }))
}

/// The members that differ, each with what it was and what it is.
fn changes(old: &Value, new: &Value) -> BTreeMap<String, Change> {
    let members = new.as_object().into_iter().flatten();
    let changed = members.filter_map(|(name, after)| {
        let before = old.get(name).cloned().unwrap_or_default();
        (before != *after).then(|| (name.clone(), Change { before, after: after.clone() }))
    });
    changed.collect()
}

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
    /// The answers that changed.
    pub changed: BTreeMap<String, Change>,
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
    const fn of(saved: TaskSaved) -> Self {
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

impl Aggregate for SavedTask {
    type Fact = TaskFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<TaskFact>) -> Option<Self> {
        let saved = recorded.fact.saved();
        let mut answers = before.map_or(Value::Null, |task| task.answers);
        for (member, change) in &saved.changed {
            if answers.is_null() {
                answers = Value::Object(serde_json::Map::new());
            }
            answers[member.as_str()] = change.after.clone();
        }
        Some(Self {
            case_id: saved.case_id,
            task: saved.task_key,
            version: saved.version,
            progress: saved.to_progress,
            reached_on: saved.reached_on,
            answers,
            updated_at: recorded.at,
            updated_by: recorded.by.clone(),
        })
    }
}
