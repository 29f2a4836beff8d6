//! The 24 tasks of a case: what they are called, what each waits for, and what is answered in them.

mod adviser_initial_contact;
mod around;
mod arrange_initial_visit;
mod catalogue;
mod complete_diagnosis_assessment;
mod contact_responsible_body;
mod fact;
mod gate;
mod record_conflict_response;
mod record_initial_visit;
mod refusal;
mod saved;
mod send_formal_notification;
mod share_indicative_band;
mod warning;

pub use adviser_initial_contact::AdviserInitialContact;
pub use around::{Around, Deadline, Known, References, due_on};
pub use arrange_initial_visit::ArrangeInitialVisit;
pub use catalogue::{Completion, Phase, TaskKey};
pub use complete_diagnosis_assessment::CompleteDiagnosisAssessment;
pub use contact_responsible_body::ContactResponsibleBody;
pub use fact::{Change, TaskFact, TaskSaved};
pub(crate) use gate::own_gates;
pub use gate::{Facts, Gate, OpenGates, TaskStatus, gates, gates_before, shown, status};
pub use record_conflict_response::{RecordConflictResponse, ResponseFinding};
pub use record_initial_visit::{RecordInitialVisit, VisitMode};
pub use refusal::TaskRefusal;
pub(crate) use refusal::broken;
pub use saved::{Answers, Progress, SavedTask, save};
pub use send_formal_notification::SendFormalNotification;
pub use share_indicative_band::{IndicativeBand, ShareIndicativeBand};
pub use warning::{Warning, warnings};

#[cfg(test)]
mod tests;
