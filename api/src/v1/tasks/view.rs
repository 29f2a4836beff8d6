//! What callers see of tasks.

use crate::http::Code;
use casework::task::{
    Answers, ContactResponsibleBody, Facts, SavedTask, TaskKey, TaskStatus, Warning, shown,
};
use casework::{CaseId, SchoolSnapshot};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Coded;
use persistence::CaseSeen;
use serde::Serialize;
use utoipa::ToSchema;

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
pub(crate) fn task_views(seen: &CaseSeen) -> Vec<TaskView> {
    let facts = seen.facts();
    let case = &seen.read.case;
    let mut gates = CaseGates::of(case.id, &facts);
    TaskKey::all()
        .map(|task| TaskView::among(&mut gates, case.id, task, seen.tasks.get(&task), &facts, &case.school))
        .collect()
}

impl TaskView {
    /// A task as it stands.
    pub(crate) fn new(
        case: CaseId,
        task: TaskKey,
        saved: Option<&SavedTask>,
        facts: &Facts,
        school: &SchoolSnapshot,
    ) -> Self {
        Self::among(&mut CaseGates::of(case, facts), case, task, saved, facts, school)
    }

    /// A task as it stands, among others of its case.
    fn among(
        case_gates: &mut CaseGates,
        case: CaseId,
        task: TaskKey,
        saved: Option<&SavedTask>,
        facts: &Facts,
        school: &SchoolSnapshot,
    ) -> Self {
        let mut shut = case_gates.open.shut_before(task);
        let shown = shown(task, facts, &shut);
        if shown != TaskStatus::CannotStartYet {
            shut.clear();
        }
        Self {
            key: task.code(),
            number: task.number(),
            phase: Code(task.phase()),
            status: Code(shown),
            gates: shut.into_iter().filter_map(|gate| case_gates.tell(gate)).collect(),
            completed_by: Code(task.completed_by()),
            due_on: None,
            overdue: false,
            reached_on: saved.map(|saved| saved.reached_on),
            updated_at: saved.map(|saved| saved.updated_at),
            updated_by: saved.map(|saved| ActorView::from(&saved.updated_by)),
            warnings: warnings(task, saved, school),
            link: task_link(case, task),
        }
    }
}

fn warnings(task: TaskKey, saved: Option<&SavedTask>, school: &SchoolSnapshot) -> Vec<TaskWarning> {
    let found: Vec<Warning> = match task {
        TaskKey::ContactResponsibleBody => SavedTask::answers::<ContactResponsibleBody>(saved)
            .map(|answers| answers.warnings(school))
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let views = found.into_iter().map(|warning| TaskWarning {
        code: warning.code(),
        pointer: format!("#{}", warning.pointer()),
        detail: warning.detail(),
    });
    views.collect()
}

/// The path of what completes a task, as far as there is one.
pub(super) fn task_link(case: CaseId, task: TaskKey) -> Option<String> {
    let below = match task {
        TaskKey::ConfirmEligibility => "eligibility-assessments",
        TaskKey::ContactResponsibleBody => "tasks/contact-responsible-body",
        TaskKey::ReviewImprovementPlan | TaskKey::SendPlanForApproval => "plan/versions",
        TaskKey::ImprovementPlanDecision => "decisions/plan-approval",
        TaskKey::ImprovementPlanObjectives => "plan/objectives",
        _ => return None,
    };
    Some(format!("{}/{below}", case_path(case)))
}
