use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Answers, Around, TaskKey, TaskRefusal};

/// Task 8: a visit is planned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ArrangeInitialVisit {
    /// The day it is planned for, past or future.
    pub planned_visit_on: Option<NaiveDate>,
    /// Whether the adviser was given the template for a note of the visit.
    pub note_of_visit_template_given: bool,
}

impl Answers for ArrangeInitialVisit {
    const TASK: TaskKey = TaskKey::ArrangeInitialVisit;

    fn refusals(&self, _: &Around<'_>) -> Vec<TaskRefusal> {
        Vec::new()
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.planned_visit_on.is_some() && self.note_of_visit_template_given
    }
}
