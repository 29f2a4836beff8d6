use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Level, Permit, Question,
};
use chrono::NaiveDate;
use kernel::{Coded, Private, Prose, Stamp};
use uuid::Uuid;

use super::{About, CheckFact, CheckId, ConflictRefusal, Declaration, DeclarationId, Finding, Purpose};
use crate::task::{Facts, Progress, SavedTask, TaskFact, TaskKey, gates};
use crate::{Case, CaseId, CaseRefusal, Written};

/// Somebody's wish to record what a check found.
#[derive(Clone, Debug)]
pub struct RecordFinding {
    /// The new check.
    pub id: CheckId,
    /// What was checked.
    pub declaration: DeclarationId,
    /// What for.
    pub purpose: Purpose,
    /// The organisation to be appointed.
    pub organisation: Option<Uuid>,
    /// The day of the check.
    pub checked_on: NaiveDate,
    /// What was found.
    pub finding: Finding,
    /// What is done about a conflict that is managed.
    pub mitigation: Option<Prose<2000>>,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// What the record says that a finding depends on.
#[derive(Clone, Copy, Debug)]
pub struct FindingSeen<'s> {
    /// The case.
    pub case: &'s Case,
    /// What the gates of its tasks look at.
    pub gates: &'s Facts,
    /// Task 3, once touched.
    pub task: Option<&'s SavedTask>,
    /// The declaration, if there is one under that id.
    pub declaration: Option<&'s Declaration>,
    /// What the decision depends on.
    pub deciding: &'s DecisionFacts,
}

/// All that happens when a finding is recorded.
#[derive(Clone, Debug)]
pub struct Found {
    /// The check.
    pub check: CheckFact,
    /// The decision on it.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
    /// What becomes of task 3.
    pub task: Option<TaskFact>,
}

const TASK: TaskKey = TaskKey::CheckAdviserConflicts;

impl RecordFinding {
    /// Records what was found.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        seen: FindingSeen<'_>,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Found, Vec<ConflictRefusal>> {
        let mut refusals = self.refusals(stamp);
        refusals.extend(self.misfits(seen, stamp));
        refusals.extend(self.decision.refusals(seen.deciding, stamp.today).into_iter().map(Into::into));
        match seen.case.status.accepts(Written::People) {
            Err(refusal) => refusals.push(refusal.into()),
            Ok(()) if self.purpose == Purpose::Allocation => {
                refusals.extend(gates(TASK, seen.gates).into_iter().map(ConflictRefusal::Gate));
            }
            Ok(()) => {}
        }
        let (Some(declaration), true) = (seen.declaration, refusals.is_empty()) else {
            return Err(refusals);
        };
        let decision = Decision::record(
            self.decision_id,
            self.question(seen.case),
            self.decision,
            seen.deciding,
            permit,
            stamp,
        )
        .map_err(|refusals| refusals.into_iter().map(ConflictRefusal::from).collect::<Vec<_>>())?;
        let decided = decision.recorded(stamp.today);
        let check = CheckFact::Checked {
            check_id: self.id,
            case_id: seen.case.id,
            declaration_id: self.declaration,
            person_id: declaration.person,
            urn: declaration.about.urn().cloned(),
            purpose: self.purpose,
            organisation_id: self.organisation,
            checked_on: self.checked_on,
            finding: self.finding,
            decision_id: self.decision_id,
            mitigation: self.mitigation.map_or(Private::Redacted, Private::Known),
        };
        let completes = self.purpose == Purpose::Allocation;
        let task = TaskFact::moved(seen.case.id, TASK, seen.task, Progress::Completed, stamp.today);
        Ok(Found { check, decision, decided, task: task.filter(|_| completes) })
    }

    /// What is wrong with it on its own.
    fn refusals(&self, stamp: &Stamp) -> Vec<ConflictRefusal> {
        use CaseRefusal as R;
        let managed = self.finding == Finding::Managed;
        let appointing = self.purpose == Purpose::Appointment;
        let rules = [
            (appointing && self.organisation.is_none(), R::Required("/organisationId")),
            (!appointing && self.organisation.is_some(), R::MustBeNull("/organisationId")),
            (self.checked_on > stamp.today, R::DateInFuture("/checkedOn")),
            (managed && self.mitigation.is_none(), R::Required("/mitigation")),
            (!managed && self.mitigation.is_some(), R::MustBeNull("/mitigation")),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal.into()).collect()
    }

    /// How it does not fit the declaration that it is of.
    fn misfits(&self, seen: FindingSeen<'_>, stamp: &Stamp) -> Vec<ConflictRefusal> {
        use ConflictRefusal as R;
        let Some(declaration) = seen.declaration else { return vec![R::UnknownReference("/declarationId")] };
        let about_it = match (&declaration.about, self.purpose) {
            (About::School(urn), Purpose::Allocation) => *urn == seen.case.school.urn,
            // A responsible body is an organisation; which one it is, the declaration says.
            (About::Organisation(_), Purpose::Allocation) => true,
            (About::School(_), Purpose::Appointment) => false,
            (About::Organisation(organisation), Purpose::Appointment) => {
                self.organisation.is_none_or(|appointed| appointed == *organisation)
            }
        };
        let own = [stamp.by.person_id, self.decision.decided_by].contains(&Some(declaration.person));
        let rules = [
            (!about_it, R::DeclaredOfSomethingElse),
            (self.checked_on < declaration.declared_on, CaseRefusal::DateBefore("/checkedOn").into()),
            (declaration.ended_on.is_some(), R::DeclarationEnded),
            (own, R::OwnConflict),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }

    /// That there is no conflict with a school is found by whoever works the case; anything more is kept for those
    /// above.
    fn question(&self, case: &Case) -> Question {
        let usual = self.finding == Finding::None && self.purpose == Purpose::Allocation;
        let level = if usual { Level::Standard } else { Level::Higher };
        let usual = Question::usual(DecisionKind::ConflictFinding, self.finding.code(), case.school.region);
        Question { level, ..usual }
    }
}

/// Task 3 once no check stands any more: what was found stays, and it has to be checked again.
#[must_use]
pub fn reopened(case: CaseId, task: Option<&SavedTask>, today: NaiveDate) -> Option<TaskFact> {
    let completed = task.filter(|task| task.progress == Progress::Completed)?;
    TaskFact::moved(case, TASK, Some(completed), Progress::InProgress, today)
}
