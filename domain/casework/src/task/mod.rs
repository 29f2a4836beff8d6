//! The 24 tasks of a case: what they are called, what each waits for, and what is answered in them.

mod catalogue;
mod contact_responsible_body;
mod gate;
mod refusal;
mod saved;

pub use catalogue::{Completion, Phase, TaskKey};
pub use contact_responsible_body::ContactResponsibleBody;
pub(crate) use gate::own_gates;
pub use gate::{Facts, Gate, OpenGates, TaskStatus, gates, gates_before, shown, status};
pub use refusal::{TaskRefusal, Warning};
pub use saved::{Answers, Change, Progress, SavedTask, TaskFact, TaskSaved, save};
