use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Answers, SavedTask, TaskKey};
use crate::{Case, DocumentId, Recommendation, RecommendationId, SchoolSnapshot};

/// What answers are judged by besides themselves.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its tasks, as far as they have been touched.
    pub tasks: &'a BTreeMap<TaskKey, SavedTask>,
    /// What there is of that which the answers refer to.
    pub known: &'a Known,
    /// Today in London.
    pub today: NaiveDate,
}

/// What answers refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// A document of the case.
    pub document: Option<DocumentId>,
    /// A recommendation on the case.
    pub recommendation: Option<RecommendationId>,
}

/// What the record has of that which answers refer to: of this case, neither removed nor withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Documents.
    pub documents: BTreeSet<DocumentId>,
    /// Recommendations.
    pub recommendations: BTreeMap<RecommendationId, Recommendation>,
}

/// By when an answer to what a task asked for is due, and by which edition of the calendar that was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    /// The day.
    pub due_on: NaiveDate,
    /// The edition of the calendar.
    pub calendar: String,
}

impl Around<'_> {
    /// The school at opening.
    #[must_use]
    pub const fn school(&self) -> &SchoolSnapshot {
        &self.case.school
    }

    /// The day the case was opened.
    #[must_use]
    pub fn opened_on(&self) -> NaiveDate {
        calendar::london_date(self.case.opened_at)
    }

    /// The day from which the case's adviser advises.
    #[must_use]
    pub fn advised_from(&self) -> Option<NaiveDate> {
        self.case.adviser.map(|adviser| adviser.from)
    }

    /// What was answered in another task; the default if nothing was.
    #[must_use]
    pub fn answers<A: Answers>(&self) -> A {
        SavedTask::answers(self.tasks.get(&A::TASK)).unwrap_or_default()
    }

    /// Whether a date lies in the future.
    #[must_use]
    pub fn in_future(&self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| day > self.today)
    }

    /// Whether a document that is referred to is not there.
    #[must_use]
    pub fn lacks(&self, document: Option<DocumentId>) -> bool {
        document.is_some_and(|id| !self.known.documents.contains(&id))
    }
}

/// Whether a date comes before the one that it must follow.
pub(super) fn before(day: Option<NaiveDate>, earliest: Option<NaiveDate>) -> bool {
    day.zip(earliest).is_some_and(|(day, earliest)| day < earliest)
}

/// By when `task` is due, as another task's save recorded it.
#[must_use]
pub fn due_on(task: TaskKey, tasks: &BTreeMap<TaskKey, SavedTask>) -> Option<NaiveDate> {
    let asked_in = match task {
        TaskKey::RecordConflictResponse => TaskKey::SendFormalNotification,
        _ => return None,
    };
    tasks.get(&asked_in)?.deadline.as_ref().map(|deadline| deadline.due_on)
}
