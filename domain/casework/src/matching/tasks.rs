use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Candidate, CandidateFact};
use crate::CaseId;
use crate::task::{Progress, SavedTask, TaskFact, TaskKey};

/// All that happens to candidates and tasks by one command.
#[derive(Clone, Debug)]
pub struct Matched {
    /// What happens to candidates, in order.
    pub candidates: Vec<CandidateFact>,
    /// What happens to tasks.
    pub tasks: Vec<TaskFact>,
}

impl Candidate {
    /// How far tasks 13 to 15 are while this candidate is preferred.
    pub(super) fn progress(&self) -> [(TaskKey, Progress); 3] {
        [
            (TaskKey::DueDiligence, self.due_diligence.progress()),
            (TaskKey::SupportingOrganisationAppointment, self.appointment_progress()),
            (TaskKey::SupportingOrganisationContact, self.contact.progress()),
        ]
    }
}

/// The tasks that move.
pub(super) fn moved(
    case: CaseId,
    tasks: &BTreeMap<TaskKey, SavedTask>,
    to: impl IntoIterator<Item = (TaskKey, Progress)>,
    today: NaiveDate,
) -> Vec<TaskFact> {
    let to = to.into_iter();
    to.filter_map(|(task, progress)| TaskFact::moved(case, task, tasks.get(&task), progress, today)).collect()
}
