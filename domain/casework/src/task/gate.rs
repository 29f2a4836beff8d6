use std::collections::BTreeMap;

use kernel::Coded;
use strum::{IntoStaticStr, VariantArray};

use super::{Progress, TaskKey};
use crate::{Status, Track};

/// Something a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Gate {
    /// A current delivery officer.
    DeliveryOfficerRequired,
    /// Tasks 3, 4 and 5 completed.
    AdviserPrerequisitesIncomplete,
    /// A current adviser.
    AdviserRequired,
    /// Task 10 completed.
    DiagnosisIncomplete,
    /// The decision to match.
    RouteNotMatched,
    /// Task 12 completed.
    CandidateNotSelected,
    /// Task 13 completed.
    DueDiligenceIncomplete,
    /// Task 14 completed.
    AppointmentRequired,
    /// Task 18 completed.
    BandNotShared,
    /// Task 19 completed.
    PlanNotReviewed,
    /// Task 20 completed.
    PlanNotSubmitted,
    /// Task 21 completed.
    PlanNotApproved,
    /// Task 22 completed.
    ObjectivesMissing,
    /// A plan cleared with a band that funds.
    BandDoesNotFund,
}

/// What a task shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum TaskStatus {
    /// The case is paused or closed.
    CannotProgress,
    /// Not on this track.
    NotRequired,
    /// It waits for something.
    CannotStartYet,
    /// Nothing said.
    NotStarted,
    /// Something said, not all.
    InProgress,
    /// All said.
    Completed,
}

impl Coded for TaskStatus {
    const NAME: &'static str = "TaskStatus";
    const MEANING: &'static str = "What a task shows.";
}

impl From<Progress> for TaskStatus {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::NotStarted => Self::NotStarted,
            Progress::InProgress => Self::InProgress,
            Progress::Completed => Self::Completed,
        }
    }
}

/// What the gates of a case's tasks look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where the case stands.
    pub status: Status,
    /// Which way it goes.
    pub track: Track,
    /// Whether it has a delivery officer now.
    pub has_delivery_officer: bool,
    /// Whether it has an adviser now.
    pub has_adviser: bool,
    /// Whether the plan is cleared with a band that funds.
    pub band_funds: bool,
    /// How far each task is; those never touched are left out.
    pub progress: BTreeMap<TaskKey, Progress>,
}

impl Facts {
    fn completed(&self, task: TaskKey) -> bool {
        self.progress.get(&task) == Some(&Progress::Completed)
    }

    /// How far a task is.
    #[must_use]
    pub fn progress(&self, task: TaskKey) -> Progress {
        self.progress.get(&task).copied().unwrap_or_default()
    }
}

impl Coded for Gate {
    const NAME: &'static str = "TaskGateCode";
    const MEANING: &'static str = "Something a task waits for.";
}

impl Gate {
    const fn bit(self) -> u16 {
        1 << self as u8
    }

    /// What to tell a case worker.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::DeliveryOfficerRequired => "Assign a delivery officer first",
            Self::AdviserPrerequisitesIncomplete => {
                "Complete the conflict check, the formal notification and the conflict response first"
            }
            Self::AdviserRequired => "Allocate an adviser first",
            Self::DiagnosisIncomplete => "Complete the diagnosis assessment first",
            Self::RouteNotMatched => "The school has not been matched",
            Self::CandidateNotSelected => "Choose a supporting organisation first",
            Self::DueDiligenceIncomplete => "Complete due diligence first",
            Self::AppointmentRequired => "Appoint the supporting organisation first",
            Self::BandNotShared => "Share the indicative funding band first",
            Self::PlanNotReviewed => "Review the improvement plan first",
            Self::PlanNotSubmitted => "Send the improvement plan for approval first",
            Self::PlanNotApproved => "The improvement plan has not been approved",
            Self::ObjectivesMissing => "Enter the objectives of the improvement plan first",
            Self::BandDoesNotFund => "The plan has not been cleared with a band that funds",
        }
    }

    /// The tasks that, once completed, open the gate: what to look at when it is shut.
    #[must_use]
    pub const fn opened_by(self) -> &'static [TaskKey] {
        use TaskKey as T;
        match self {
            Self::DeliveryOfficerRequired => &[],
            Self::AdviserPrerequisitesIncomplete => {
                &[T::CheckAdviserConflicts, T::SendFormalNotification, T::RecordConflictResponse]
            }
            Self::AdviserRequired => &[T::AllocateAdviser],
            Self::DiagnosisIncomplete => &[T::CompleteDiagnosisAssessment],
            Self::RouteNotMatched => &[T::InitialDiagnosisDecision],
            Self::CandidateNotSelected => &[T::ChooseSupportingOrganisation],
            Self::DueDiligenceIncomplete => &[T::DueDiligence],
            Self::AppointmentRequired => &[T::SupportingOrganisationAppointment],
            Self::BandNotShared => &[T::ShareIndicativeBand],
            Self::PlanNotReviewed | Self::BandDoesNotFund => &[T::ReviewImprovementPlan],
            Self::PlanNotSubmitted => &[T::SendPlanForApproval],
            Self::PlanNotApproved => &[T::ImprovementPlanDecision],
            Self::ObjectivesMissing => &[T::ImprovementPlanObjectives],
        }
    }

    fn is_open(self, facts: &Facts) -> bool {
        match self {
            Self::DeliveryOfficerRequired => facts.has_delivery_officer,
            Self::AdviserRequired => facts.has_adviser,
            Self::RouteNotMatched => facts.track == Track::Matched,
            Self::BandDoesNotFund => facts.band_funds,
            completed => completed.opened_by().iter().all(|&task| facts.completed(task)),
        }
    }
}

/// What each task itself waits for; what those gates wait for in turn follows from them.
pub(crate) const fn own_gates(task: TaskKey) -> &'static [Gate] {
    use Gate as G;
    match task.number() {
        1 => &[],
        2..=5 => &[G::DeliveryOfficerRequired],
        6 => &[G::AdviserPrerequisitesIncomplete],
        7..=10 => &[G::AdviserRequired],
        11 => &[G::AdviserRequired, G::DiagnosisIncomplete],
        13 => &[G::AdviserRequired, G::RouteNotMatched, G::CandidateNotSelected],
        14 => &[G::AdviserRequired, G::RouteNotMatched, G::DueDiligenceIncomplete],
        15 | 16 => &[G::AdviserRequired, G::RouteNotMatched, G::AppointmentRequired],
        19 => &[G::AdviserRequired, G::RouteNotMatched, G::BandNotShared],
        20 => &[G::AdviserRequired, G::RouteNotMatched, G::PlanNotReviewed],
        21 => &[G::AdviserRequired, G::RouteNotMatched, G::PlanNotSubmitted],
        22 => &[G::AdviserRequired, G::RouteNotMatched, G::PlanNotApproved],
        23 => &[
            G::AdviserRequired,
            G::RouteNotMatched,
            G::PlanNotApproved,
            G::ObjectivesMissing,
            G::BandDoesNotFund,
        ],
        _ => &[G::AdviserRequired, G::RouteNotMatched],
    }
}

/// Which gates of a case are open, found once for all of its tasks.
#[derive(Clone, Copy, Debug)]
pub struct OpenGates(u16);

impl OpenGates {
    /// As the facts have it.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        let open = Gate::all().filter(|gate| gate.is_open(facts));
        Self(open.fold(0, |bits, gate| bits | gate.bit()))
    }

    /// Every gate that stands before a task and is shut, root first, each once.
    #[must_use]
    pub fn shut_before(self, task: TaskKey) -> Vec<Gate> {
        self.shut_among(own_gates(task))
    }

    fn shut_among(self, own: &[Gate]) -> Vec<Gate> {
        let (mut shut, mut known) = (Vec::new(), self.0);
        collect(own, &mut known, &mut shut);
        shut
    }
}

/// Every gate that stands before a task and is shut, root first, each once.
#[must_use]
pub fn gates(task: TaskKey, facts: &Facts) -> Vec<Gate> {
    OpenGates::of(facts).shut_before(task)
}

/// Every gate that stands before something that waits for `own` and is shut, root first, each once.
#[must_use]
pub fn gates_before(own: &[Gate], facts: &Facts) -> Vec<Gate> {
    OpenGates::of(facts).shut_among(own)
}

/// `known` are the gates that are open or found already.
fn collect(own: &[Gate], known: &mut u16, shut: &mut Vec<Gate>) {
    for &gate in own {
        if *known & gate.bit() != 0 {
            continue;
        }
        for &earlier in gate.opened_by() {
            collect(own_gates(earlier), known, shut);
        }
        *known |= gate.bit();
        shut.push(gate);
    }
}

/// What a task shows, in the order in which the answers take precedence.
#[must_use]
pub fn status(task: TaskKey, facts: &Facts) -> TaskStatus {
    shown(task, facts, &gates(task, facts))
}

/// What a task shows before which these gates are shut.
#[must_use]
pub fn shown(task: TaskKey, facts: &Facts, shut: &[Gate]) -> TaskStatus {
    if facts.status != Status::InProgress {
        TaskStatus::CannotProgress
    } else if facts.track == Track::ReviewProgress && task.number() >= 12 {
        TaskStatus::NotRequired
    } else if shut.is_empty() {
        facts.progress(task).into()
    } else {
        TaskStatus::CannotStartYet
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::ClosureOutcome;

    fn new_case() -> Facts {
        Facts {
            status: Status::InProgress,
            track: Track::Undecided,
            has_delivery_officer: false,
            has_adviser: false,
            band_funds: false,
            progress: BTreeMap::from([(TaskKey::ConfirmEligibility, Progress::Completed)]),
        }
    }

    fn with_completed(tasks: &[u8]) -> Facts {
        let done = TaskKey::all().filter(|task| tasks.contains(&task.number()));
        Facts { progress: done.map(|task| (task, Progress::Completed)).collect(), ..new_case() }
    }

    #[test]
    fn on_a_new_case_everything_after_task_1_waits_for_an_officer_first() {
        for task in TaskKey::all().skip(1) {
            assert_eq!(gates(task, &new_case()).first(), Some(&Gate::DeliveryOfficerRequired), "{task:?}");
        }
        assert_eq!(status(TaskKey::ConfirmEligibility, &new_case()), TaskStatus::Completed);
    }

    #[test]
    fn an_officer_opens_tasks_2_to_5_and_no_more() {
        let facts = Facts { has_delivery_officer: true, ..new_case() };
        for task in TaskKey::all().skip(1) {
            let open = gates(task, &facts).is_empty();
            assert_eq!(open, (2..=5).contains(&task.number()), "{task:?}");
        }
        assert_eq!(gates(TaskKey::AllocateAdviser, &facts), [Gate::AdviserPrerequisitesIncomplete]);
    }

    #[test]
    fn gates_are_transitive_root_first_and_each_once() {
        use Gate as G;
        assert_eq!(
            gates(TaskKey::RequestImprovementGrantLetter, &new_case()),
            [
                G::DeliveryOfficerRequired,
                G::AdviserPrerequisitesIncomplete,
                G::AdviserRequired,
                G::DiagnosisIncomplete,
                G::RouteNotMatched,
                G::CandidateNotSelected,
                G::DueDiligenceIncomplete,
                G::AppointmentRequired,
                G::BandNotShared,
                G::PlanNotReviewed,
                G::PlanNotSubmitted,
                G::PlanNotApproved,
                G::ObjectivesMissing,
                G::BandDoesNotFund,
            ]
            .into_iter()
            .filter(|gate| {
                // Matching is not what a plan waits for.
                !matches!(gate, G::CandidateNotSelected | G::DueDiligenceIncomplete | G::AppointmentRequired)
            })
            .collect::<Vec<_>>()
        );
    }

    #[test]
    fn an_officer_who_leaves_later_does_not_shut_what_the_adviser_opened() {
        let facts = Facts { has_adviser: true, ..with_completed(&[1, 3, 4, 5, 6]) };
        assert_eq!(gates(TaskKey::AdviserInitialContact, &facts), []);
        assert_eq!(gates(TaskKey::ContactResponsibleBody, &facts), [Gate::DeliveryOfficerRequired]);
    }

    #[test]
    fn the_review_track_does_not_require_tasks_12_to_24() {
        let facts = Facts { track: Track::ReviewProgress, ..with_completed(&[1]) };
        for task in TaskKey::all() {
            assert_eq!(status(task, &facts) == TaskStatus::NotRequired, task.number() >= 12, "{task:?}");
        }
    }

    #[test]
    fn nothing_progresses_on_a_paused_or_closed_case() {
        let closed = Status::Closed { outcome: ClosureOutcome::NotEligibleAtStart, on: NaiveDate::MIN };
        let paused = Status::Paused { since: NaiveDate::MIN, review_by: NaiveDate::MAX };
        for status_of_case in [paused, closed] {
            let facts = Facts { status: status_of_case, ..new_case() };
            for task in TaskKey::all() {
                assert_eq!(status(task, &facts), TaskStatus::CannotProgress);
            }
        }
    }
}
