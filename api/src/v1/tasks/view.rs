//! What callers see of tasks.

use crate::http::Code;
use casework::CaseId;
use casework::task::{Completion, Facts, Known, TaskKey, TaskStatus, due_on, shown, warnings};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Coded;
use persistence::CaseSeen;
use serde::Serialize;
use utoipa::ToSchema;

use super::answered::around;
use super::gates::{CaseGates, TaskGate, WrittenGate};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::shared::ActorView;

/// One of the 24 tasks of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Task)]
pub(crate) struct TaskView {
    /// Its stable key; the list `task-keys` has the titles.
    #[schema(example = "contact-responsible-body", max_length = 50)]
    pub(crate) key: &'static str,
    /// Its place in the list, from 1.
    #[schema(minimum = 1, maximum = 24, example = 2)]
    pub(crate) number: u8,
    /// The part of the case it belongs to.
    pub(crate) phase: codes::TaskPhase,
    /// What it shows.
    pub(crate) status: codes::TaskStatus,
    /// What it waits for, the root first.
    #[schema(max_items = 20, value_type = Vec<TaskGate>)]
    gates: Vec<WrittenGate>,
    /// What completes it.
    completed_by: codes::TaskCompletion,
    /// By when it is due, if it is.
    due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    overdue: bool,
    /// The day it got as far as it is.
    reached_on: Option<NaiveDate>,
    /// When it was last saved.
    updated_at: Option<DateTime<Utc>>,
    /// Who saved it.
    updated_by: Option<ActorView>,
    /// What is odd about it.
    #[schema(max_items = 20)]
    warnings: Vec<TaskWarning>,
    /// The path of what completes it, where there is one.
    #[schema(max_length = 500)]
    link: Option<String>,
}

/// Something odd about what was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TaskWarning {
    /// The stable code.
    #[schema(example = "dioceseToldLater", max_length = 50)]
    code: &'static str,
    /// The answer it is about, as a JSON pointer in a fragment.
    #[schema(example = "#/dioceseContactedOn", max_length = 200)]
    pointer: String,
    /// What to tell the user.
    #[schema(max_length = 200)]
    detail: &'static str,
}

/// The 24 tasks of a case.
pub(crate) fn task_views(seen: &CaseSeen, today: NaiveDate) -> Vec<TaskView> {
    let facts = seen.facts();
    let mut gates = CaseGates::of(seen.read.case.id, &facts);
    TaskKey::all().map(|task| TaskView::among(&mut gates, seen, task, &facts, today)).collect()
}

impl TaskView {
    /// A task as it stands today.
    pub(crate) fn new(seen: &CaseSeen, task: TaskKey, today: NaiveDate) -> Self {
        let facts = seen.facts();
        Self::among(&mut CaseGates::of(seen.read.case.id, &facts), seen, task, &facts, today)
    }

    /// A task as it stands, among others of its case.
    fn among(
        case_gates: &mut CaseGates,
        seen: &CaseSeen,
        task: TaskKey,
        facts: &Facts,
        today: NaiveDate,
    ) -> Self {
        let saved = seen.tasks.get(&task);
        let mut shut = case_gates.open.shut_before(task);
        let shown = shown(task, facts, &shut);
        if shown != TaskStatus::CannotStartYet {
            shut.clear();
        }
        let due_on = due_on(task, &seen.tasks);
        let waited_for = !matches!(shown, TaskStatus::CannotProgress | TaskStatus::Completed);
        Self {
            key: task.code(),
            number: task.number(),
            phase: Code(task.phase()),
            status: Code(shown),
            gates: shut.into_iter().filter_map(|gate| case_gates.tell(gate)).collect(),
            completed_by: Code(task.completed_by()),
            due_on,
            overdue: waited_for && due_on.is_some_and(|due_on| due_on < today),
            reached_on: saved.map(|saved| saved.reached_on),
            updated_at: saved.map(|saved| saved.updated_at),
            updated_by: saved.map(|saved| ActorView::from(&saved.updated_by)),
            warnings: told(task, seen, today),
            link: task_link(seen.read.case.id, task),
        }
    }
}

fn told(task: TaskKey, seen: &CaseSeen, today: NaiveDate) -> Vec<TaskWarning> {
    let views =
        warnings(task, &around(seen, &Known::default(), today)).into_iter().map(|warning| TaskWarning {
            code: warning.code(),
            pointer: format!("#{}", warning.pointer()),
            detail: warning.detail(),
        });
    views.collect()
}

/// The path of what completes a task, as far as there is one.
pub(crate) fn task_link(case: CaseId, task: TaskKey) -> Option<String> {
    let below = match task {
        TaskKey::ConfirmEligibility => "eligibility-assessments".to_owned(),
        TaskKey::CheckAdviserConflicts => "conflict-checks".to_owned(),
        TaskKey::AllocateAdviser => "adviser/allocate".to_owned(),
        TaskKey::InitialDiagnosisDecision => "decisions/initial-diagnosis".to_owned(),
        TaskKey::ChooseSupportingOrganisation
        | TaskKey::DueDiligence
        | TaskKey::SupportingOrganisationContact => "candidates".to_owned(),
        TaskKey::SupportingOrganisationAppointment => {
            "decisions/supporting-organisation-appointment".to_owned()
        }
        TaskKey::ReviewImprovementPlan | TaskKey::SendPlanForApproval => "plan/versions".to_owned(),
        TaskKey::ImprovementPlanDecision => "decisions/plan-approval".to_owned(),
        TaskKey::ImprovementPlanObjectives => "plan/objectives".to_owned(),
        answered if answered.completed_by() == Completion::Answers => format!("tasks/{}", answered.code()),
        _ => return None,
    };
    Some(format!("{}/{below}", case_path(case)))
}
