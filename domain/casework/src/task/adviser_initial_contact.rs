use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::around::before;
use super::{Answers, Around, TaskKey, TaskRefusal, broken};

/// Task 7: the adviser has been in touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AdviserInitialContact {
    /// The day of the first contact.
    pub contacted_on: Option<NaiveDate>,
}

impl Answers for AdviserInitialContact {
    const TASK: TaskKey = TaskKey::AdviserInitialContact;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        broken([
            (around.in_future(self.contacted_on), TaskRefusal::DateInFuture("/contactedOn")),
            (before(self.contacted_on, around.advised_from()), TaskRefusal::DateBefore("/contactedOn")),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.contacted_on.is_some()
    }
}
