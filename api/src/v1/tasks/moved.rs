//! Tasks that facts recorded elsewhere complete or open again.

use casework::task::{Progress, TaskFact, TaskKey};
use chrono::NaiveDate;
use persistence::{CaseSeen, StorageError, Work};

/// Records how far tasks are after what was just put into `work`.
pub(crate) fn move_tasks(
    work: &mut Work,
    seen: &mut CaseSeen,
    moves: impl IntoIterator<Item = (TaskKey, Progress)>,
    today: NaiveDate,
) -> Result<(), StorageError> {
    for (task, to) in moves {
        let before = seen.tasks.get(&task);
        if let Some(fact) = TaskFact::moved(seen.read.case.id, task, before, to, today) {
            let saved = work.apply(before.cloned(), fact)?;
            seen.tasks.insert(task, saved);
        }
    }
    Ok(())
}
