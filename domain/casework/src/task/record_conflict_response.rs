use chrono::NaiveDate;
use kernel::{Coded, Prose};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::around::before;
use super::{Answers, Around, References, SendFormalNotification, TaskKey, TaskRefusal, broken};
use crate::DocumentId;

/// What a responsible body's answer on conflicts of interest comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ResponseFinding {
    /// There is no conflict.
    None,
    /// There is one, and something is done about it.
    Managed,
    /// There is one, and the adviser stays out.
    Barred,
}

impl Coded for ResponseFinding {
    const NAME: &'static str = "ConflictResponseFinding";
    const MEANING: &'static str = "What a responsible body's answer on conflicts of interest comes to.";
}

/// Task 5: the responsible body has answered on conflicts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecordConflictResponse {
    /// The day the answer came.
    pub received_on: Option<NaiveDate>,
    /// The answer.
    pub document_id: Option<DocumentId>,
    /// What it comes to.
    pub finding: Option<ResponseFinding>,
    /// What the conflict is, and what is done about it.
    pub details: Option<Prose<2000>>,
}

impl Answers for RecordConflictResponse {
    const TASK: TaskKey = TaskKey::RecordConflictResponse;

    const TEXTS: &'static [&'static str] = &["details"];

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        let asked_on = around.answers::<SendFormalNotification>().sent_on;
        let conflict = self.finding.is_some_and(|finding| finding != ResponseFinding::None);
        broken([
            (around.in_future(self.received_on), R::DateInFuture("/receivedOn")),
            (before(self.received_on, asked_on), R::DateBefore("/receivedOn")),
            (around.lacks(self.document_id), R::UnknownReference("/documentId")),
            (conflict && self.details.is_none(), R::Required("/details")),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.received_on.is_some() && self.document_id.is_some() && self.finding.is_some()
    }

    fn references(&self) -> References {
        References { document: self.document_id, ..References::default() }
    }
}
