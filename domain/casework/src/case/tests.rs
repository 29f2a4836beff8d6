use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, PersonId, Private, Prose, Recorded, Stamp, Timestamp};
use register::{Region, SchoolKind, Urn};
use uuid::Uuid;

use super::{
    Case, CaseFact, CaseId, CaseReference, ChangeResolution, CodedKind, ResolvingFacts, SchoolChange,
};
use super::{SchoolChangeId, SchoolSnapshot};
use crate::{AssessmentId, Basis, CaseRefusal, ClosureOutcome, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at() -> Timestamp {
    "2026-06-01T09:00:00Z".parse().unwrap()
}

fn text<const MAX: usize>(text: &str) -> Prose<MAX> {
    text.to_owned().try_into().unwrap()
}

fn school(urn: &str, kind: SchoolKind) -> SchoolSnapshot {
    SchoolSnapshot {
        urn: Urn::try_from(urn.to_owned()).unwrap(),
        name: "Sample School".to_owned(),
        region: Region::London,
        la_code: "201".to_owned(),
        la_name: "Sample".to_owned(),
        type_name: "Community school".to_owned(),
        school_kind: CodedKind(kind),
        phase: None,
        religious_character: None,
        trust_uid: None,
        trust_name: None,
    }
}

fn stamp() -> Stamp {
    let by = Actor::person(PersonId::new(Uuid::nil()), "Case.Lead".to_owned());
    Stamp { by, at: at(), today: day("2026-06-01"), request: Uuid::nil() }
}

fn happened(case: Option<Case>, fact: CaseFact) -> Case {
    Case::evolve(case, &Recorded { by: stamp().by, at: at(), fact }).unwrap()
}

fn opened() -> Case {
    let school = school("900001", SchoolKind::Maintained);
    let opened = CaseFact::Opened {
        case_id: CaseId::new(Uuid::nil()),
        reference: CaseReference(1),
        urn: school.urn.clone(),
        region: school.region,
        cohort: "flow".to_owned(),
        eligible: true,
        basis: Some(Basis::StuckRi),
        assessment_id: AssessmentId::new(Uuid::nil()),
        rule_version: "2025-09".to_owned(),
        assessed_on: day("2026-01-01"),
        previous_case_id: None,
        school,
    };
    happened(None, opened)
}

fn paused(case: Case, on: &str) -> Case {
    let fact = case.pause(day(on), day("2026-07-01"), text("The head has left"), &stamp()).unwrap();
    happened(Some(case), fact)
}

fn resumed(case: Case, on: &str) -> Case {
    let fact = case.resume(day(on), text("A new head"), &stamp()).unwrap();
    happened(Some(case), fact)
}

#[test]
fn a_clock_stands_still_while_the_case_is_paused() {
    let case = resumed(paused(opened(), "2026-02-03"), "2026-02-05");
    let case = paused(resumed(paused(case, "2026-02-07"), "2026-02-08"), "2026-02-10");
    let days = |from: &str, to: &str| case.days_between(day(from), day(to), |_| true);
    assert_eq!(days("2026-02-01", "2026-02-02"), 1);
    assert_eq!(days("2026-02-01", "2026-02-04"), 1, "the first day of a pause does not count");
    assert_eq!(days("2026-02-01", "2026-02-05"), 2, "the day it ends does");
    assert_eq!(days("2026-02-01", "2026-02-09"), 5, "the second pause is a day");
    assert_eq!(days("2026-02-01", "2026-12-31"), 5, "the third has not ended");
    assert_eq!(days("2026-02-03", "2026-02-01"), 0);
    assert_eq!(
        case.days_between(day("2026-02-01"), day("2026-02-09"), |day| day != self::day("2026-02-06")),
        4
    );
}

#[test]
fn a_case_that_ends_while_paused_ends_its_pause() {
    let case = paused(opened(), "2026-02-03");
    let mistaken = case.close_as_opened_in_error(text("The wrong school"), &stamp()).unwrap();
    let case = happened(Some(case), mistaken);
    let on = stamp().today;
    assert_eq!(case.status, Status::Closed { outcome: ClosureOutcome::OpenedInError, on });
    assert_eq!(case.pauses[0].end.as_ref().map(|end| end.on), Some(on));
    assert_eq!(case.closure.unwrap().reason, Private::Known(text("The wrong school")));
}

#[test]
fn a_case_moves_forward_in_time() {
    let case = resumed(paused(opened(), "2026-02-03"), "2026-02-05");
    let again = case.pause(day("2026-02-04"), day("2026-06-01"), text("Again"), &stamp());
    let wrong = [CaseRefusal::DateBefore("/pausedOn"), CaseRefusal::DateNotInFuture("/reviewBy")];
    assert_eq!(again, Err(wrong.to_vec()));
    let resumed = case.resume(day("2026-06-02"), text("Tomorrow"), &stamp());
    assert_eq!(resumed, Err(vec![CaseRefusal::DateInFuture("/resumedOn"), CaseRefusal::CaseNotPaused]));
}

#[test]
fn a_school_that_is_adopted_is_the_case_s_school_but_for_its_region() {
    let case = opened();
    let successor = school("900002", SchoolKind::Academy);
    let facts = |school, resolution, open_case| ResolvingFacts {
        change: SchoolChange {
            id: SchoolChangeId::new(Uuid::nil()),
            successor: Some(successor.urn.clone()),
            resolution,
        },
        school,
        open_case,
    };
    let elsewhere = SchoolSnapshot { region: Region::NorthEast, ..successor.clone() };
    let adopt = |facts| case.resolve_school_change(facts, ChangeResolution::Adopt, text("As told"));
    let fact = adopt(facts(Some(elsewhere), None, None)).unwrap();
    let CaseFact::SchoolChangeResolved { changed, .. } = &fact else { panic!("{fact:?}") };
    assert_eq!(changed, &["urn", "kind"]);
    let after = happened(Some(case.clone()), fact);
    assert_eq!((after.school.school_kind.0.code(), after.school.region), ("academy", Region::London));
    assert_eq!(after.former_urns, std::slice::from_ref(&case.school.urn));
    let refused = adopt(facts(None, Some(ChangeResolution::KeepSnapshot), Some(None)));
    let all =
        [CaseRefusal::AlreadyResolved, CaseRefusal::CaseAlreadyOpen(None), CaseRefusal::SuccessorUnknown];
    assert_eq!(refused, Err(all.to_vec()));
}
