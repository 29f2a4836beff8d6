use std::collections::BTreeMap;

use kernel::{Actor, ActorKind};
use uuid::Uuid;

use super::*;
use crate::{Status, Track};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
}

/// What the gates see once a plan is approved.
fn approved() -> Facts {
    let done = TaskKey::all().take_while(|task| *task != TaskKey::ImprovementPlanObjectives);
    Facts {
        status: Status::InProgress,
        track: Track::Matched,
        has_delivery_officer: true,
        has_adviser: true,
        band_funds: true,
        progress: done.map(|task| (task, Progress::Completed)).collect(),
    }
}

fn after(plan: Plan, fact: PlanFact) -> Plan {
    use kernel::{Aggregate as _, Recorded};
    let before = (plan.version != Version::NONE).then_some(plan);
    let by = Actor::of_kind(ActorKind::Operator);
    Plan::evolve(before, &Recorded { by, at: Timestamp::UNIX_EPOCH, fact }).unwrap()
}

fn plan(areas: &[ObjectiveArea]) -> Plan {
    areas.iter().enumerate().fold(Plan::empty(CaseId::new(Uuid::nil())), |plan, (at, area)| {
        let id = ObjectiveId::new(Uuid::from_u128(u128::try_from(at).unwrap()));
        let text = "Pupils read well".to_owned().try_into().unwrap();
        let fact = plan.add(id, *area, text, &approved()).unwrap();
        after(plan, fact)
    })
}

const READING: ObjectiveArea = ObjectiveArea::QualityOfEducation;
const PRESENCE: ObjectiveArea = ObjectiveArea::Attendance;

#[test]
fn ordinals_are_places_within_the_area_and_close_up() {
    let before = plan(&[READING, PRESENCE, READING, READING]);
    let ordinals = |plan: &Plan| plan.objectives.iter().map(|one| plan.ordinal(one)).collect::<Vec<_>>();
    assert_eq!(ordinals(&before), [1, 1, 2, 3]);
    let fact = before.remove(&before.objectives[2], false, &approved()).unwrap();
    assert_eq!(ordinals(&after(before, fact)), [1, 1, 2]);
}

#[test]
fn objectives_in_attendance_alone_are_not_complete() {
    let refused = plan(&[PRESENCE]).complete(day(1), &approved(), day(1)).unwrap_err();
    assert_eq!(refused, [PlanRefusal::ObjectiveAreaMissing]);
    for area in [READING, ObjectiveArea::LeadershipAndManagement] {
        let complete = plan(&[PRESENCE, area]);
        let fact = complete.complete(day(1), &approved(), day(1)).unwrap();
        assert_eq!(after(complete, fact).progress(), Progress::Completed);
    }
}

#[test]
fn complete_objectives_stay_complete_whatever_is_removed() {
    let complete = plan(&[PRESENCE, READING, READING]);
    let fact = complete.complete(day(1), &approved(), day(1)).unwrap();
    let complete = after(complete, fact);
    let fact = complete.remove(&complete.objectives[2], false, &approved()).unwrap();
    let complete = after(complete, fact);
    let refused = complete.remove(&complete.objectives[1], false, &approved()).unwrap_err();
    assert_eq!(refused, [PlanRefusal::ObjectivesComplete]);
    let fact = complete.reopen("One is missing".to_owned().try_into().unwrap(), &approved()).unwrap();
    let reopened = after(complete, fact);
    assert_eq!(reopened.progress(), Progress::InProgress);
    assert!(reopened.remove(&reopened.objectives[1], false, &approved()).is_ok());
}

#[test]
fn an_objective_that_a_review_rated_stays() {
    let rated = plan(&[READING]);
    let refused = rated.remove(&rated.objectives[0], true, &approved()).unwrap_err();
    assert_eq!(refused, [PlanRefusal::ObjectiveHasProgress]);
}

#[test]
fn nothing_is_entered_before_the_plan_is_approved() {
    let facts = Facts { progress: BTreeMap::new(), ..approved() };
    let text = || "Pupils read well".to_owned().try_into().unwrap();
    let refused = plan(&[]).add(ObjectiveId::new(Uuid::nil()), READING, text(), &facts).unwrap_err();
    assert_eq!(refused.last(), Some(&PlanRefusal::Gate(crate::task::Gate::PlanNotApproved)));
    let facts = Facts { status: Status::Paused { since: day(1), review_by: day(28) }, ..approved() };
    let refused = plan(&[]).add(ObjectiveId::new(Uuid::nil()), READING, text(), &facts).unwrap_err();
    assert_eq!(refused, [PlanRefusal::Case(crate::CaseRefusal::CasePaused)]);
}
