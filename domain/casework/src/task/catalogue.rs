use serde::{Deserialize, Serialize};

/// One of the 24 tasks, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What completes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Its own answers.
    Answers,
    /// Facts recorded elsewhere on the case.
    Facts,
}

impl TaskKey {
    /// Every task, in order.
    pub const ALL: [Self; 24] = [
        Self::ConfirmEligibility,
        Self::ContactResponsibleBody,
        Self::CheckAdviserConflicts,
        Self::SendFormalNotification,
        Self::RecordConflictResponse,
        Self::AllocateAdviser,
        Self::AdviserInitialContact,
        Self::ArrangeInitialVisit,
        Self::RecordInitialVisit,
        Self::CompleteDiagnosisAssessment,
        Self::InitialDiagnosisDecision,
        Self::ChooseSupportingOrganisation,
        Self::DueDiligence,
        Self::SupportingOrganisationAppointment,
        Self::SupportingOrganisationContact,
        Self::RequestPlanningGrantLetter,
        Self::ConfirmPlanningGrantLetter,
        Self::ShareIndicativeBand,
        Self::ReviewImprovementPlan,
        Self::SendPlanForApproval,
        Self::ImprovementPlanDecision,
        Self::ImprovementPlanObjectives,
        Self::RequestImprovementGrantLetter,
        Self::ConfirmImprovementGrantLetter,
    ];

    /// Its place in the list, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ConfirmEligibility => "confirm-eligibility",
            Self::ContactResponsibleBody => "contact-responsible-body",
            Self::CheckAdviserConflicts => "check-adviser-conflicts",
            Self::SendFormalNotification => "send-formal-notification",
            Self::RecordConflictResponse => "record-conflict-response",
            Self::AllocateAdviser => "allocate-adviser",
            Self::AdviserInitialContact => "adviser-initial-contact",
            Self::ArrangeInitialVisit => "arrange-initial-visit",
            Self::RecordInitialVisit => "record-initial-visit",
            Self::CompleteDiagnosisAssessment => "complete-diagnosis-assessment",
            Self::InitialDiagnosisDecision => "initial-diagnosis-decision",
            Self::ChooseSupportingOrganisation => "choose-supporting-organisation",
            Self::DueDiligence => "due-diligence",
            Self::SupportingOrganisationAppointment => "supporting-organisation-appointment",
            Self::SupportingOrganisationContact => "supporting-organisation-contact",
            Self::RequestPlanningGrantLetter => "request-planning-grant-letter",
            Self::ConfirmPlanningGrantLetter => "confirm-planning-grant-letter",
            Self::ShareIndicativeBand => "share-indicative-band",
            Self::ReviewImprovementPlan => "review-improvement-plan",
            Self::SendPlanForApproval => "send-plan-for-approval",
            Self::ImprovementPlanDecision => "improvement-plan-decision",
            Self::ImprovementPlanObjectives => "improvement-plan-objectives",
            Self::RequestImprovementGrantLetter => "request-improvement-grant-letter",
            Self::ConfirmImprovementGrantLetter => "confirm-improvement-grant-letter",
        }
    }

    /// The task with this key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.key() == key)
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
        for (at, task) in TaskKey::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(task.number()), at + 1);
            assert_eq!(TaskKey::of(task.key()), Some(task));
        }
    }
}
