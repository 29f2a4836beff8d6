use super::{
    AdviserInitialContact, Answers, Around, ArrangeInitialVisit, CompleteDiagnosisAssessment,
    ContactResponsibleBody, RecordConflictResponse, RecordInitialVisit, SendFormalNotification,
    ShareIndicativeBand, TaskKey,
};

/// Something odd about answers that can be saved all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The diocese was told later than the responsible body.
    DioceseToldLater,
}

impl Warning {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "dioceseToldLater",
        }
    }

    /// What to tell a case worker.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "The diocese was contacted after the responsible body",
        }
    }

    /// The answer it is about, as a JSON pointer without its leading `#`.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::DioceseToldLater => "/dioceseContactedOn",
        }
    }
}

/// What is odd about the answers of a task.
#[must_use]
pub fn warnings(task: TaskKey, around: &Around<'_>) -> Vec<Warning> {
    fn of<A: Answers>(around: &Around<'_>) -> Vec<Warning> {
        around.answers::<A>().warnings(around)
    }
    match task {
        TaskKey::ContactResponsibleBody => of::<ContactResponsibleBody>(around),
        TaskKey::SendFormalNotification => of::<SendFormalNotification>(around),
        TaskKey::RecordConflictResponse => of::<RecordConflictResponse>(around),
        TaskKey::AdviserInitialContact => of::<AdviserInitialContact>(around),
        TaskKey::ArrangeInitialVisit => of::<ArrangeInitialVisit>(around),
        TaskKey::RecordInitialVisit => of::<RecordInitialVisit>(around),
        TaskKey::CompleteDiagnosisAssessment => of::<CompleteDiagnosisAssessment>(around),
        TaskKey::ShareIndicativeBand => of::<ShareIndicativeBand>(around),
        _ => Vec::new(),
    }
}
