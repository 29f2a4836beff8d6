use calendar::ENGLAND;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::around::before;
use super::{Answers, Around, Deadline, TaskKey, TaskRefusal, broken};

/// How many working days the responsible body has to answer on conflicts of interest.
const DAYS_TO_ANSWER: u32 = 3;

/// Task 4: the formal notification has gone.
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SendFormalNotification {
    /// Whether the template was used.
    pub template_used: bool,
    /// Whether the information sheet is attached.
    pub information_sheet_attached: bool,
    /// Whether the recipients are added.
    pub recipients_added: bool,
    /// Whether it was sent.
    pub sent: bool,
    /// The day it was.
    pub sent_on: Option<NaiveDate>,
}

impl Answers for SendFormalNotification {
    const TASK: TaskKey = TaskKey::SendFormalNotification;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        broken([
            (self.sent && self.sent_on.is_none(), R::Required("/sentOn")),
            (around.in_future(self.sent_on), R::DateInFuture("/sentOn")),
            (before(self.sent_on, Some(around.opened_on())), R::DateBefore("/sentOn")),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.template_used
            && self.information_sheet_attached
            && self.recipients_added
            && self.sent
            && self.sent_on.is_some()
    }

    fn deadline(&self) -> Option<Deadline> {
        let sent_on = self.sent_on.filter(|_| self.sent)?;
        let due_on = ENGLAND.working_days_after(sent_on, DAYS_TO_ANSWER);
        Some(Deadline { due_on, calendar: ENGLAND.version.to_owned() })
    }
}
