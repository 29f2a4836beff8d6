use authority::{
    Caller, Channel, Delegation, DelegationId, Holder, Identity, Level, Operation, Position, Role,
};
use kernel::{Actor, PersonId, Timestamp, Version};
use register::{Functions, Region, SchoolKind, Urn};
use uuid::Uuid;

use super::*;
use crate::{
    AssessmentId, Assignment, Basis, CaseId, CaseReference, CaseStudy, CodedKind, Eligibility,
    SchoolSnapshot, Status, Track,
};

const DIRECTOR: u128 = 7;
const ADVISER: u128 = 6;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn person(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn case(adviser: Option<u128>) -> Case {
    let text = || "Invented".to_owned();
    Case {
        id: CaseId::new(Uuid::nil()),
        version: Version::FIRST,
        reference: CaseReference(1),
        school: SchoolSnapshot {
            urn: Urn::try_from("900001".to_owned()).unwrap(),
            name: text(),
            region: Region::NorthEast,
            la_code: "806".to_owned(),
            la_name: text(),
            type_name: text(),
            school_kind: CodedKind(SchoolKind::Maintained),
            phase: None,
            religious_character: None,
            trust_uid: None,
            trust_name: None,
        },
        status: Status::InProgress,
        track: Track::Undecided,
        cohort: "flow".to_owned(),
        eligibility: Eligibility {
            assessment_id: AssessmentId::new(Uuid::nil()),
            eligible: true,
            basis: Some(Basis::StuckRi),
            rule_version: "2025-09".to_owned().try_into().unwrap(),
            changed_on: day(1),
            support_ends_on: None,
        },
        delivery_officer: None,
        adviser: adviser.map(|number| Assignment {
            id: AssignmentId::new(Uuid::nil()),
            person: person(number),
            from: day(2),
        }),
        previous_case: None,
        former_urns: Vec::new(),
        pauses: Vec::new(),
        closure: None,
        case_study: CaseStudy::NotCandidate,
        opened_at: Timestamp::UNIX_EPOCH,
        school_changes: 0,
    }
}

fn task(key: TaskKey, answers: serde_json::Value) -> (TaskKey, SavedTask) {
    let saved = SavedTask {
        case_id: CaseId::new(Uuid::nil()),
        task: key,
        version: Version::FIRST,
        progress: Progress::Completed,
        reached_on: day(1),
        answers,
        deadline: None,
        updated_at: Timestamp::UNIX_EPOCH,
        updated_by: Actor::person(person(DIRECTOR), "Case.Decide".to_owned()),
    };
    (key, saved)
}

/// Tasks 3, 4 and 5 completed, the responsible body having answered so.
fn prepared(answer: &str) -> BTreeMap<TaskKey, SavedTask> {
    BTreeMap::from([
        task(TaskKey::CheckAdviserConflicts, serde_json::Value::Null),
        task(TaskKey::SendFormalNotification, serde_json::Value::Null),
        task(TaskKey::RecordConflictResponse, serde_json::json!({ "finding": answer })),
    ])
}

fn candidate(checked: Checked) -> AdviserCandidate {
    AdviserCandidate {
        person: RegisteredPerson {
            id: person(ADVISER),
            tenant: Uuid::nil(),
            object: Uuid::nil(),
            display_name: "Avery Sample".to_owned().try_into().unwrap(),
            email: "avery@example.org".to_owned().try_into().unwrap(),
            functions: Functions::from([Function::Advise]),
            active_from: None,
            active_to: None,
        },
        entry: None,
        checked,
    }
}

fn decide(
    case: &Case,
    tasks: &BTreeMap<TaskKey, SavedTask>,
    candidate: &AdviserCandidate,
) -> Result<Allocated, Vec<AllocationRefusal>> {
    let gates = Facts {
        status: case.status,
        track: case.track,
        has_delivery_officer: true,
        has_adviser: case.adviser.is_some(),
        band_funds: false,
        progress: tasks.iter().map(|(key, saved)| (*key, saved.progress)).collect(),
    };
    let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
    let caller = Caller::new(identity, [Role::CaseDecide]);
    let position = Position { person: Some(person(DIRECTOR)), in_scope: true, ..Position::default() };
    let permit = authority::permit(Operation::AllocateAdviser, &caller, &position).unwrap();
    let stamp = Stamp { by: permit.actor(), at: Timestamp::UNIX_EPOCH, today: day(9), request: Uuid::nil() };
    let deciding = DecisionFacts {
        unknown: Vec::new(),
        delegations: vec![Delegation {
            id: DelegationId::new(Uuid::nil()),
            holder: Holder::Role(Role::CaseDecide),
            kind: DecisionKind::AdviserAllocation,
            level: Level::Standard,
            region: None,
            from: day(1),
            to: None,
        }],
    };
    let allocate = AllocateAdviser {
        id: AssignmentId::new(Uuid::nil()),
        on: day(5),
        decision_id: DecisionId::new(Uuid::nil()),
        decision: DecisionInput {
            reasons: "The nearest".to_owned().try_into().unwrap(),
            decided_on: day(5),
            channel: Channel::InSystem,
            decided_by: None,
            evidence: Vec::new(),
            options: Vec::new(),
            recommendation: None,
            conditions: Vec::new(),
            conflict_checks: Vec::new(),
            rule_version: None,
            review_on: None,
        },
    };
    let seen = AllocatingSeen { case, gates: &gates, tasks, candidate: Some(candidate), deciding: &deciding };
    allocate.decide(seen, &permit, &stamp)
}

#[test]
fn exactly_the_missing_tasks_are_named() {
    use AllocationRefusal as R;
    let mut tasks = prepared("none");
    tasks.remove(&TaskKey::RecordConflictResponse);
    let stands = candidate(Checked::Stands(Finding::None));
    let refused = decide(&case(None), &tasks, &stands).unwrap_err();
    assert_eq!(refused, [R::Prerequisite(TaskKey::RecordConflictResponse)]);
    tasks.clear();
    assert_eq!(decide(&case(None), &tasks, &stands).unwrap_err().len(), 3);
}

#[test]
fn only_who_was_checked_and_is_not_barred_is_allocated() {
    use AllocationRefusal as R;
    for (checked, answer, expected) in [
        (Checked::Never, "none", Some(R::ConflictNotChecked)),
        (Checked::NoLonger, "none", Some(R::ConflictCheckMissing)),
        (Checked::Stands(Finding::Barred), "none", Some(R::AdviserBarred)),
        (Checked::Stands(Finding::None), "barred", Some(R::AdviserBarred)),
        (Checked::Stands(Finding::Managed), "managed", None),
    ] {
        let refused = decide(&case(None), &prepared(answer), &candidate(checked)).err();
        assert_eq!(refused, expected.map(|refusal| vec![refusal]), "{checked:?} {answer}");
    }
}

#[test]
fn an_adviser_who_does_not_advise_that_day_or_does_already_is_refused() {
    use AllocationRefusal as R;
    let mut gone = candidate(Checked::Stands(Finding::None));
    gone.person.active_to = Some(day(4));
    let refused = decide(&case(Some(ADVISER)), &prepared("none"), &gone).unwrap_err();
    assert_eq!(refused, [R::AdviserNotActive, R::AlreadyAdviser]);
}

#[test]
fn a_first_allocation_completes_task_6_and_a_replacement_opens_task_3_again() {
    let stands = candidate(Checked::Stands(Finding::None));
    let moved = |before: Option<u128>| {
        let allocated = decide(&case(before), &prepared("none"), &stands).unwrap();
        let tasks = allocated.tasks.iter().map(TaskFact::saved);
        tasks.map(|saved| (saved.task_key, saved.to_progress)).collect::<Vec<_>>()
    };
    let completed = (TaskKey::AllocateAdviser, Progress::Completed);
    assert_eq!(moved(None), [completed]);
    assert_eq!(moved(Some(9)), [completed, (TaskKey::CheckAdviserConflicts, Progress::InProgress)]);
}

#[test]
fn the_gravest_finding_that_still_counts_is_what_the_checks_come_to() {
    assert_eq!(Checked::of(&[]), Checked::Never);
    assert_eq!(Checked::of(&[(Finding::Barred, false)]), Checked::NoLonger);
    let checks = [(Finding::None, true), (Finding::Managed, true), (Finding::Barred, false)];
    assert_eq!(Checked::of(&checks), Checked::Stands(Finding::Managed));
}
