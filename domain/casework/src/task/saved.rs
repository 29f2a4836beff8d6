use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, Private, Recorded, Timestamp, Version};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use strum::{IntoStaticStr, VariantArray};

use super::{
    Around, Change, Deadline, Facts, References, TaskFact, TaskKey, TaskRefusal, TaskSaved, Warning, gates,
};
use crate::{CaseId, Written};

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

/// What is answered in one task. All members have serde defaults, so that answers saved before one existed still read.
pub trait Answers:
    Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The task.
    const TASK: TaskKey;

    /// The members that are free text, which facts keep apart.
    const TEXTS: &'static [&'static str] = &[];

    /// What is wrong with the answers.
    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal>;

    /// Whether everything has been said.
    fn complete(&self, around: &Around<'_>) -> bool;

    /// What is odd about them.
    fn warnings(&self, _: &Around<'_>) -> Vec<Warning> {
        Vec::new()
    }

    /// What they refer to.
    fn references(&self) -> References {
        References::default()
    }

    /// By when an answer to what the task asked for is due.
    fn deadline(&self) -> Option<Deadline> {
        None
    }

    /// How far they are. What was never said, or said to be false, counts as not begun.
    fn progress(&self, around: &Around<'_>) -> Progress {
        if self.complete(around) {
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
    /// By when an answer to what it asked for is due.
    pub deadline: Option<Deadline>,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// Who saved it.
    pub updated_by: Actor,
}

impl SavedTask {
    /// The answers, typed; those of a task never saved, or saved without a word, are the default ones.
    ///
    /// # Errors
    /// When what is stored is not what the task's answers look like.
    pub fn answers<A: Answers>(saved: Option<&Self>) -> Result<A, serde_json::Error> {
        match saved.map(|saved| &saved.answers) {
            None | Some(Value::Null) => Ok(A::default()),
            Some(answers) => A::deserialize(answers),
        }
    }
}

/// Saves answers over those that were there.
///
/// # Errors
/// Every reason why not.
pub fn save<A: Answers>(
    answers: &A,
    around: &Around<'_>,
    facts: &Facts,
) -> Result<TaskFact, Vec<TaskRefusal>> {
    let mut refusals = answers.refusals(around);
    match facts.status.accepts(Written::Work) {
        // On a case that is paused or closed, opening a gate would not help.
        Err(refusal) => refusals.push(TaskRefusal::Case(refusal)),
        Ok(()) => refusals.extend(gates(A::TASK, facts).into_iter().map(TaskRefusal::Gate)),
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let before = around.tasks.get(&A::TASK);
    let from = before.map_or(Progress::NotStarted, |saved| saved.progress);
    let to = answers.progress(around);
    let old = before.map_or(Value::Null, |saved| saved.answers.clone());
    let new = serde_json::to_value(answers).unwrap_or_default();
    let (texts, changed): (BTreeMap<_, _>, BTreeMap<_, _>) =
        changes(&old, &new).into_iter().partition(|(member, _)| A::TEXTS.contains(&member.as_str()));
    let texts: BTreeMap<_, _> = texts.into_iter().map(|(member, change)| (member, change.after)).collect();
    Ok(TaskFact::of(TaskSaved {
        case_id: around.case.id,
        task_key: A::TASK,
        version: before.map_or(Version::FIRST, |saved| saved.version.next()),
        from_progress: from,
        to_progress: to,
        reached_on: before.filter(|_| from == to).map_or(around.today, |saved| saved.reached_on),
        changed,
        texts: if texts.is_empty() { Private::Redacted } else { Private::Known(texts) },
        deadline: answers.deadline(),
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

impl Aggregate for SavedTask {
    type Fact = TaskFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<TaskFact>) -> Option<Self> {
        let saved = recorded.fact.saved();
        let mut answers = before.map_or(Value::Null, |task| task.answers);
        let texts = saved.texts.known().into_iter().flatten();
        let changed = saved.changed.iter().map(|(member, change)| (member, &change.after));
        for (member, after) in changed.chain(texts) {
            if answers.is_null() {
                answers = Value::Object(serde_json::Map::new());
            }
            answers[member.as_str()] = after.clone();
        }
        Some(Self {
            case_id: saved.case_id,
            task: saved.task_key,
            version: saved.version,
            progress: saved.to_progress,
            reached_on: saved.reached_on,
            answers,
            deadline: saved.deadline.clone(),
            updated_at: recorded.at,
            updated_by: recorded.by.clone(),
        })
    }
}
