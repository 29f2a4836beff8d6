use chrono::NaiveDate;
use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::around::before;
use super::{Answers, Around, TaskKey, TaskRefusal, broken};

/// How a visit takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum VisitMode {
    /// At the school.
    InPerson,
    /// From afar.
    Remote,
}

impl Coded for VisitMode {
    const NAME: &'static str = "VisitMode";
    const MEANING: &'static str = "How a visit takes place.";
}

/// Task 9: the visit took place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecordInitialVisit {
    /// The day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// How it took place.
    pub mode: Option<VisitMode>,
}

impl Answers for RecordInitialVisit {
    const TASK: TaskKey = TaskKey::RecordInitialVisit;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        broken([
            (around.in_future(self.visited_on), R::DateInFuture("/visitedOn")),
            (before(self.visited_on, around.advised_from()), R::DateBefore("/visitedOn")),
            (self.visited_on.is_some() && self.mode.is_none(), R::Required("/mode")),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.visited_on.is_some() && self.mode.is_some()
    }
}
