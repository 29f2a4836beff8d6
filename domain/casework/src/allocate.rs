mod refusal;

use std::collections::BTreeMap;

use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use chrono::NaiveDate;
use kernel::{Coded, Private, Prose, Stamp};
use register::{Adviser, Function, RegisteredPerson};

use crate::conflict::{Finding, reopened};
use crate::task::{Facts, Gate, Progress, SavedTask, TaskFact, TaskKey, gates};
use crate::{AssignmentId, Case, CaseFact, CaseRefusal, Written};

pub use refusal::AllocationRefusal;

/// Somebody who might become an adviser, as the record knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdviserCandidate {
    /// Who.
    pub person: RegisteredPerson,
    /// Their entry in the register of advisers, if there is one.
    pub entry: Option<Adviser>,
    /// Whether their conflicts with this case have been checked.
    pub checked: Checked,
}

/// What the checks of one adviser on one case come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// There has been none.
    Never,
    /// The declaration that the latest one rests on has ended.
    NoLonger,
    /// The latest one stands.
    Stands(Finding),
}

impl Checked {
    /// What the latest check of each of the adviser's declarations comes to: what was found, and whether the
    /// declaration still counts.
    #[must_use]
    pub fn of(latest: &[(Finding, bool)]) -> Self {
        let standing = latest.iter().filter(|(_, counts)| *counts).map(|(finding, _)| *finding);
        match standing.max() {
            Some(gravest) => Self::Stands(gravest),
            None if latest.is_empty() => Self::Never,
            None => Self::NoLonger,
        }
    }
}

/// Somebody's wish to make somebody the adviser.
#[derive(Clone, Debug)]
pub struct AllocateAdviser {
    /// The new assignment.
    pub id: AssignmentId,
    /// The first day.
    pub on: NaiveDate,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// What the record says that an allocation depends on.
#[derive(Clone, Copy, Debug)]
pub struct AllocatingSeen<'s> {
    /// The case.
    pub case: &'s Case,
    /// What the gates of its tasks look at.
    pub gates: &'s Facts,
    /// Its tasks, as far as they have been touched.
    pub tasks: &'s BTreeMap<TaskKey, SavedTask>,
    /// The one named, if registered.
    pub candidate: Option<&'s AdviserCandidate>,
    /// What the decision depends on.
    pub deciding: &'s DecisionFacts,
}

/// All that happens when an adviser is allocated.
#[derive(Clone, Debug)]
pub struct Allocated {
    /// What happens to the case.
    pub case: CaseFact,
    /// The decision.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
    /// What becomes of its tasks.
    pub tasks: Vec<TaskFact>,
}

impl AllocateAdviser {
    /// Makes somebody the adviser, in place of whoever was.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        seen: AllocatingSeen<'_>,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Allocated, Vec<AllocationRefusal>> {
        let case = seen.case;
        let mut refusals: Vec<_> = dated(case, self.on, "/allocatedOn", stamp).into_iter().collect();
        refusals.extend(self.decision.refusals(seen.deciding, stamp.today).into_iter().map(Into::into));
        refusals.extend(case.status.accepts(Written::People).err().map(Into::into));
        let missing = prerequisites(seen.gates);
        let all_done = missing.is_empty();
        refusals.extend(missing);
        refusals.extend(self.unfit(seen, all_done));
        let (Some(candidate), true) = (seen.candidate, refusals.is_empty()) else { return Err(refusals) };

        let question = Question::usual(DecisionKind::AdviserAllocation, "allocated", case.school.region);
        let decision =
            Decision::record(self.decision_id, question, self.decision, seen.deciding, permit, stamp)
                .map_err(|refusals| refusals.into_iter().map(AllocationRefusal::from).collect::<Vec<_>>())?;
        let decided = decision.recorded(stamp.today);
        let (task, replaced) = (|key| seen.tasks.get(&key), case.adviser.is_some());
        let allocated = TaskKey::AllocateAdviser;
        let completed =
            TaskFact::moved(case.id, allocated, task(allocated), Progress::Completed, stamp.today);
        // Another adviser has other ties: they are looked at again.
        let again = reopened(case.id, task(TaskKey::CheckAdviserConflicts), stamp.today);
        let fact = CaseFact::AdviserAllocated {
            assignment_id: self.id,
            person_id: candidate.person.id,
            previous_person_id: case.adviser.map(|now| now.person),
            on: self.on,
            out_of_region: candidate.entry.as_ref().map(|entry| entry.home_region != case.school.region),
            decision_id: self.decision_id,
        };
        let tasks = completed.into_iter().chain(again.filter(|_| replaced)).collect();
        Ok(Allocated { case: fact, decision, decided, tasks })
    }

    /// Why the one named cannot advise here. Whether their conflicts were checked is asked once all else is ready.
    fn unfit(&self, seen: AllocatingSeen<'_>, all_done: bool) -> Vec<AllocationRefusal> {
        use AllocationRefusal as R;
        let Some(candidate) = seen.candidate else {
            return vec![CaseRefusal::UnknownPerson("/personId").into()];
        };
        let active = candidate.person.is_active_on(self.on)
            && candidate.entry.as_ref().is_none_or(|entry| entry.is_active_on(self.on));
        let current = seen.case.adviser.is_some_and(|now| now.person == candidate.person.id);
        let objected = seen.tasks.get(&TaskKey::RecordConflictResponse).is_some_and(objects);
        let barred = candidate.checked == Checked::Stands(Finding::Barred) || objected;
        let rules = [
            (!candidate.person.functions.contains(&Function::Advise), R::NotAnAdviser),
            (all_done && candidate.checked == Checked::Never, R::ConflictNotChecked),
            (all_done && candidate.checked == Checked::NoLonger, R::ConflictCheckMissing),
            (!active, R::AdviserNotActive),
            (barred, R::AdviserBarred),
            (current, R::AlreadyAdviser),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }
}

/// Whether the responsible body's answer bars the adviser.
fn objects(response: &SavedTask) -> bool {
    response.answers.get("finding").and_then(|finding| finding.as_str()) == Some(Finding::Barred.code())
}

/// Everything that has to be done before an adviser is allocated, task by task.
fn prerequisites(facts: &Facts) -> Vec<AllocationRefusal> {
    let shut = gates(TaskKey::AllocateAdviser, facts);
    let missing = shut.into_iter().flat_map(|gate| match gate {
        Gate::AdviserPrerequisitesIncomplete => {
            let tasks = gate.opened_by().iter().copied();
            let missing = tasks.filter(|task| facts.progress(*task) != Progress::Completed);
            missing.map(AllocationRefusal::Prerequisite).collect()
        }
        other => vec![AllocationRefusal::Gate(other)],
    });
    missing.collect()
}

/// A date of something about the adviser: past, and not before the time it ends.
fn dated(case: &Case, on: NaiveDate, member: &'static str, stamp: &Stamp) -> Option<AllocationRefusal> {
    if on > stamp.today {
        Some(CaseRefusal::DateInFuture(member).into())
    } else if case.adviser.is_some_and(|now| on < now.from) {
        Some(CaseRefusal::DateBefore(member).into())
    } else {
        None
    }
}

impl Case {
    /// Leaves the case without an adviser. What was done stays.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn release_adviser(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<AllocationRefusal>> {
        let mut refusals: Vec<_> = dated(self, on, "/releasedOn", stamp).into_iter().collect();
        refusals.extend(self.status.accepts(Written::People).err().map(Into::into));
        let Some(current) = &self.adviser else {
            refusals.push(AllocationRefusal::NoAdviser);
            return Err(refusals);
        };
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(CaseFact::AdviserReleased {
            assignment_id: current.id,
            person_id: current.person,
            on,
            reason: Private::Known(reason),
        })
    }
}

/// The tests of this file look at who may come after whom; the rest is told over HTTP.
#[cfg(test)]
mod tests;
