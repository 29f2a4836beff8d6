use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// One of the 24 tasks, in their order.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum TaskKey {
    /// 1: eligibility is on record.
    ConfirmEligibility,
    /// 2: the responsible body has been told.
    ContactResponsibleBody,
    /// 3: the proposed adviser's conflicts have been checked.
    CheckAdviserConflicts,
    /// 4: the formal notification has gone.
    SendFormalNotification,
    /// 5: the responsible body has answered on conflicts.
    RecordConflictResponse,
    /// 6: there is an adviser.
    AllocateAdviser,
    /// 7: the adviser has been in touch.
    AdviserInitialContact,
    /// 8: a visit is planned.
    ArrangeInitialVisit,
    /// 9: the visit took place.
    RecordInitialVisit,
    /// 10: the assessment is on file.
    CompleteDiagnosisAssessment,
    /// 11: match, or review progress.
    InitialDiagnosisDecision,
    /// 12: a supporting organisation is preferred.
    ChooseSupportingOrganisation,
    /// 13: it has been looked into.
    DueDiligence,
    /// 14: it is appointed.
    SupportingOrganisationAppointment,
    /// 15: whom to write to there.
    SupportingOrganisationContact,
    /// 16: the planning grant letter is asked for.
    RequestPlanningGrantLetter,
    /// 17: the planning grant letter has gone.
    ConfirmPlanningGrantLetter,
    /// 18: the indicative band has been shared.
    ShareIndicativeBand,
    /// 19: the plan has been reviewed.
    ReviewImprovementPlan,
    /// 20: the plan has been submitted.
    SendPlanForApproval,
    /// 21: the plan is approved.
    ImprovementPlanDecision,
    /// 22: the objectives are entered.
    ImprovementPlanObjectives,
    /// 23: the improvement grant letter is asked for.
    RequestImprovementGrantLetter,
    /// 24: the improvement grant letter has gone.
    ConfirmImprovementGrantLetter,
}

/// The part of a case a task belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Phase {
    /// Identifying the school.
    Identify,
    /// Diagnosing what it needs.
    Diagnose,
    /// Matching it with a supporting organisation.
    Match,
    /// Planning the improvement.
    Plan,
}

impl Coded for Phase {
    const NAME: &'static str = "TaskPhase";
    const MEANING: &'static str = "The part of a case a task belongs to.";
}

/// What completes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Completion {
    /// Its own answers.
    Answers,
    /// Facts recorded elsewhere on the case.
    Facts,
}

impl Coded for Completion {
    const NAME: &'static str = "TaskCompletion";
    const MEANING: &'static str = "What completes a task.";
}

impl Coded for TaskKey {
    const NAME: &'static str = "TaskKey";
    const MEANING: &'static str = "The 24 tasks.";
}

impl TaskKey {
    /// Its place in the list, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The part of the case it belongs to.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self.number() {
            1..=6 => Phase::Identify,
            7..=11 => Phase::Diagnose,
            12..=15 => Phase::Match,
            _ => Phase::Plan,
        }
    }

    /// What completes it.
    #[must_use]
    pub const fn completed_by(self) -> Completion {
        match self.number() {
            2 | 4 | 5 | 7 | 8 | 9 | 10 | 18 => Completion::Answers,
            _ => Completion::Facts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tasks_are_numbered_in_order_and_found_by_key() {
        for (at, task) in TaskKey::all().enumerate() {
            assert_eq!(usize::from(task.number()), at + 1);
            assert_eq!(TaskKey::of(task.code()), Some(task));
        }
    }
}
