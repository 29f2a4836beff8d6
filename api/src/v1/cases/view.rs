//! What callers see of a case.

use kernel::Coded;
use std::collections::BTreeMap;

use authority::{Operation, permit};
use casework::task::{SavedTask, TaskKey};
use casework::{Case, Milestone, milestones};
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{CaseRead, CaseSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::standing::{CasePauseView, FirstOutcome, ended, known};
use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::codes;
use crate::v1::shared::PersonRefView;
use crate::v1::tasks::view::{TaskView, task_views};

/// A case: one school going through targeted support once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Case)]
pub(crate) struct CaseView {
    /// Its id, which never changes.
    id: Uuid,
    /// What people call it. Never reused.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    reference: String,
    /// Its school as it was at opening.
    school: SchoolSnapshotView,
    /// Where it stands.
    status: codes::CaseStatus,
    /// How it ended, if it has.
    outcome: Option<codes::ClosureOutcome>,
    /// How it ended, as far as the first release could tell; see `outcome`.
    closure_outcome: Option<FirstOutcome>,
    /// The day it ended.
    closed_on: Option<NaiveDate>,
    /// The decision on its end, unless it was a correction.
    closure_decision_id: Option<Uuid>,
    /// Why it was corrected, if it was.
    #[schema(max_length = 500)]
    closure_reason: Option<String>,
    /// The pause that has not ended, if there is one.
    pause: Option<CasePauseView>,
    /// Every pause, oldest first. No clock of the case runs while it is paused.
    #[schema(max_items = 1000)]
    pauses: Vec<CasePauseView>,
    /// Which way it goes.
    track: codes::CaseTrack,
    /// The code of the batch in which the school entered the programme.
    #[schema(example = "flow", max_length = 50)]
    cohort: String,
    /// What the latest assessment found.
    eligibility: EligibilityView,
    /// Who owns it.
    delivery_officer: Option<OfficerView>,
    /// Who advises.
    adviser: Option<AdvisedByView>,
    /// An earlier case of the same school or of its predecessors.
    previous_case_id: Option<Uuid>,
    /// When it was opened.
    opened_at: DateTime<Utc>,
    /// When anything on it last changed.
    updated_at: DateTime<Utc>,
    /// How many later changes to the school nobody has resolved.
    #[schema(minimum = 0, maximum = 1_000_000)]
    unresolved_school_changes: i32,
    /// Whether others could learn from it.
    case_study_candidate: bool,
    /// The furthest milestone that it has reached.
    milestone: Option<codes::CaseMilestone>,
    /// The milestones that it has reached, in order.
    #[schema(max_items = 10)]
    milestones: Vec<MilestoneView>,
    /// The 24 tasks, in order.
    #[schema(min_items = 24, max_items = 24)]
    tasks: Vec<TaskView>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 100, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match.
    #[schema(value_type = String, max_length = 100, example = "\"3-1f0c9a2b4d6e\"")]
    etag: EtagMember,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseSummary)]
pub(crate) struct CaseSummaryView {
    /// Its id, which never changes.
    id: Uuid,
    /// What people call it.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    reference: String,
    /// The school's unique reference number.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// The school's name at opening.
    #[schema(example = "Invented Harbour Primary School", max_length = 500)]
    school_name: String,
    /// The region.
    region: codes::Region,
    /// The code of the local authority.
    #[schema(example = "806", pattern = "^[0-9]{3}$")]
    la_code: String,
    /// The local authority.
    #[schema(example = "Middlesbrough", max_length = 200)]
    la_name: String,
    /// The trust, if there is one.
    #[schema(max_length = 500)]
    trust_name: Option<String>,
    /// Where it stands.
    status: codes::CaseStatus,
    /// How it ended, if it has.
    outcome: Option<codes::ClosureOutcome>,
    /// How it ended, as far as the first release could tell; see `outcome`.
    closure_outcome: Option<FirstOutcome>,
    /// Which way it goes.
    track: codes::CaseTrack,
    /// The code of the cohort.
    #[schema(example = "flow", max_length = 50)]
    cohort: String,
    /// Whether the school may have targeted support, by the latest assessment.
    eligible: bool,
    /// Whether others could learn from it.
    case_study_candidate: bool,
    /// Who owns it.
    delivery_officer: Option<PersonRefView>,
    /// Who advises.
    adviser: Option<PersonRefView>,
    /// When it was opened.
    opened_at: DateTime<Utc>,
    /// When anything on it last changed.
    updated_at: DateTime<Utc>,
}

/// A school as it was when its case was opened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolSnapshot)]
struct SchoolSnapshotView {
    /// Its unique reference number.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// Its name.
    #[schema(example = "Invented Harbour Primary School", max_length = 500)]
    name: String,
    /// Its region.
    region: codes::Region,
    /// The code of its local authority.
    #[schema(example = "806", pattern = "^[0-9]{3}$")]
    la_code: String,
    /// Its local authority.
    #[schema(example = "Middlesbrough", max_length = 200)]
    la_name: String,
    /// Its type.
    #[schema(example = "Community school", max_length = 200)]
    type_name: String,
    /// What kind of school its type makes it.
    kind: codes::SchoolKind,
    /// Its phase of education.
    #[schema(example = "Primary", max_length = 200)]
    phase: Option<String>,
    /// Its religious character, as the register writes it.
    #[schema(example = "Roman Catholic", max_length = 200)]
    religious_character: Option<String>,
    /// What its religious character means for whom to tell.
    faith: codes::Faith,
    /// The group id of its trust.
    #[schema(max_length = 20)]
    trust_uid: Option<String>,
    /// Its trust.
    #[schema(max_length = 500)]
    trust_name: Option<String>,
}

/// What the latest assessment of eligibility found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseEligibility)]
struct EligibilityView {
    /// The assessment.
    assessment_id: Uuid,
    /// Whether the school may have targeted support.
    eligible: bool,
    /// Why, if it may.
    basis: Option<codes::EligibilityBasis>,
    /// The version of the rule applied.
    #[schema(example = "2025-09", max_length = 50)]
    rule_version: String,
    /// The day from which it counts.
    changed_on: NaiveDate,
    /// The day support ends, if eligibility was lost and that is known.
    support_ends_on: Option<NaiveDate>,
}

/// A case's delivery officer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseDeliveryOfficer)]
struct OfficerView {
    /// The assignment.
    assignment_id: Uuid,
    /// Who.
    person_id: Uuid,
    /// The name; null for readers without personal data.
    #[schema(max_length = 200, example = "Sam Sample")]
    display_name: Option<String>,
    /// The first day.
    from: NaiveDate,
}

/// A case's adviser.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseAdviser)]
struct AdvisedByView {
    /// The assignment.
    assignment_id: Uuid,
    /// Who.
    person_id: Uuid,
    /// The name; null for readers without personal data.
    #[schema(max_length = 200, example = "Avery Sample")]
    display_name: Option<String>,
    /// The first day.
    from: NaiveDate,
}

/// A milestone that a case has reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReachedMilestone)]
struct MilestoneView {
    /// Which one.
    milestone: codes::CaseMilestone,
    /// The day it was reached.
    reached_on: NaiveDate,
}

impl From<(Milestone, NaiveDate)> for MilestoneView {
    fn from((milestone, reached_on): (Milestone, NaiveDate)) -> Self {
        Self { milestone: Code(milestone), reached_on }
    }
}

impl CaseView {
    /// A case as `viewer` sees it.
    pub(crate) fn new(viewer: &Viewer, seen: &CaseSeen) -> Self {
        let CaseRead { case, position, .. } = &seen.read;
        let ended = ended(case);
        let allowed = |step: &&'static str| {
            Operation::of(step).is_some_and(|step| permit(step, viewer.caller(), position).is_ok())
        };
        let reached = milestones(case.track, &seen.tasks);
        Self {
            id: case.id.uuid(),
            reference: case.reference.to_string(),
            school: SchoolSnapshotView::new(case),
            status: Code(case.status.kind()),
            outcome: ended.map(|(outcome, _)| Code(outcome)),
            closure_outcome: ended.and_then(|(outcome, _)| FirstOutcome::of(outcome)),
            closed_on: ended.map(|(_, on)| on),
            closure_decision_id: case
                .closure
                .as_ref()
                .and_then(|closure| closure.decision)
                .map(kernel::Id::uuid),
            closure_reason: case.closure.as_ref().and_then(|closure| known(&closure.reason)),
            pause: case.pauses.iter().find(|pause| pause.end.is_none()).map(CasePauseView::from),
            pauses: case.pauses.iter().map(CasePauseView::from).collect(),
            track: Code(case.track),
            cohort: case.cohort.clone(),
            eligibility: EligibilityView {
                assessment_id: case.eligibility.assessment_id.uuid(),
                eligible: case.eligibility.eligible,
                basis: case.eligibility.basis.map(Code),
                rule_version: case.eligibility.rule_version.as_str().to_owned(),
                changed_on: case.eligibility.changed_on,
                support_ends_on: case.eligibility.support_ends_on,
            },
            delivery_officer: case.delivery_officer.map(|officer| OfficerView {
                assignment_id: officer.id.uuid(),
                person_id: officer.person.uuid(),
                display_name: seen.read.delivery_officer.as_ref().map(|person| person.name.clone()),
                from: officer.from,
            }),
            adviser: case.adviser.map(|adviser| AdvisedByView {
                assignment_id: adviser.id.uuid(),
                person_id: adviser.person.uuid(),
                display_name: seen.read.adviser.as_ref().map(|person| person.name.clone()),
                from: adviser.from,
            }),
            previous_case_id: case.previous_case.map(kernel::Id::uuid),
            opened_at: case.opened_at,
            updated_at: seen.read.updated_at(),
            unresolved_school_changes: case.school_changes,
            case_study_candidate: case.case_study.is_candidate(),
            milestone: reached.last().map(|(milestone, _)| Code(*milestone)),
            milestones: reached.into_iter().map(MilestoneView::from).collect(),
            tasks: task_views(seen, viewer.today()),
            available_actions: case.open_steps().into_iter().filter(allowed).collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a case as `viewer` sees it.
    pub(crate) fn etag(viewer: &Viewer, seen: &CaseSeen) -> Result<String, Problem> {
        with_tag(seen.read.case.version, &Self::new(viewer, seen)).map(|(_, etag)| etag)
    }
}

/// A case as it will be read after a write: what was seen, with what became of it.
pub(crate) fn after(seen: CaseSeen, case: Case, at: DateTime<Utc>) -> CaseSeen {
    let mut after = seen;
    after.read.case = case;
    after.read.head.at = Some(at);
    after
}

/// The tasks of a case of which only these have been touched.
pub(crate) fn tasks_of(saved: impl IntoIterator<Item = SavedTask>) -> BTreeMap<TaskKey, SavedTask> {
    saved.into_iter().map(|saved| (saved.task, saved)).collect()
}

impl SchoolSnapshotView {
    fn new(case: &Case) -> Self {
        let school = &case.school;
        Self {
            urn: school.urn.to_string(),
            name: school.name.clone(),
            region: school.region.into(),
            la_code: school.la_code.clone(),
            la_name: school.la_name.clone(),
            type_name: school.type_name.clone(),
            kind: school.school_kind.0.into(),
            phase: school.phase.clone(),
            religious_character: school.religious_character.clone(),
            faith: school.faith().into(),
            trust_uid: school.trust_uid.clone(),
            trust_name: school.trust_name.clone(),
        }
    }
}

impl CaseSummaryView {
    /// A case in a list; names are left out for readers without personal data.
    pub(crate) fn new(read: &CaseRead, masked: bool) -> Self {
        let case = &read.case;
        let outcome = ended(case).map(|(outcome, _)| outcome);
        let person = |person: &Option<_>| person.as_ref().map(|person| PersonRefView::new(person, masked));
        Self {
            id: case.id.uuid(),
            reference: case.reference.to_string(),
            urn: case.school.urn.to_string(),
            school_name: case.school.name.clone(),
            region: case.school.region.into(),
            la_code: case.school.la_code.clone(),
            la_name: case.school.la_name.clone(),
            trust_name: case.school.trust_name.clone(),
            status: Code(case.status.kind()),
            outcome: outcome.map(Code),
            closure_outcome: outcome.and_then(FirstOutcome::of),
            track: Code(case.track),
            cohort: case.cohort.clone(),
            eligible: case.eligibility.eligible,
            case_study_candidate: case.case_study.is_candidate(),
            delivery_officer: person(&read.delivery_officer),
            adviser: person(&read.adviser),
            opened_at: case.opened_at,
            updated_at: read.updated_at(),
        }
    }
}

/// The path of a case.
pub(crate) fn case_path(id: casework::CaseId) -> String {
    format!("/v1/cases/{id}")
}
