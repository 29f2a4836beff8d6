use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Line, PersonId, Private, Prose, Recorded, Timestamp};
use uuid::Uuid;

use super::*;
use crate::conflict::Finding;

fn prose<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::try_from(text.to_owned()).unwrap()
}

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::try_from(text.to_owned()).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

fn happen(before: Option<Candidate>, by: u128, fact: CandidateFact) -> Candidate {
    let person: PersonId = id(by);
    let by = Actor::person(person, "Case.Lead".to_owned());
    Candidate::evolve(before, &Recorded { by, at: Timestamp::default(), fact }).unwrap()
}

fn candidate() -> Candidate {
    let added = CandidateFact::Added {
        candidate_id: id(1),
        case_id: id(2),
        organisation_id: id(3),
        note: Private::Redacted,
    };
    happen(None, 7, added)
}

/// Due diligence as it is saved: the outcome of each check, and which of them changed.
fn saved(outcomes: &[(CheckKey, CheckOutcome)], changed: &[CheckKey]) -> CandidateFact {
    let words = CheckWords { finding: prose("Asked."), checked_by_name: line("Pat Sample") };
    let checks = outcomes.iter().map(|&(key, outcome)| (key, SavedCheck { outcome, checked_on: day(3) }));
    CandidateFact::DueDiligenceSaved {
        candidate_id: id(1),
        organisation_id: id(3),
        checks: checks.collect(),
        changed: changed.to_vec(),
        words: Private::Known(outcomes.iter().map(|(key, _)| (*key, words.clone())).collect()),
    }
}

fn all(capacity: CheckOutcome) -> Vec<(CheckKey, CheckOutcome)> {
    let outcome = |key| if key == CheckKey::Capacity { capacity } else { CheckOutcome::Concerns };
    CheckKey::all().map(|key| (key, outcome(key))).collect()
}

fn every() -> Vec<CheckKey> {
    CheckKey::all().collect()
}

#[test]
fn due_diligence_is_complete_with_four_checks_of_which_none_is_unsatisfactory() {
    let none = candidate();
    assert_eq!(none.due_diligence.progress(), Progress::NotStarted);
    let good = happen(Some(none.clone()), 7, saved(&all(CheckOutcome::Satisfactory), &every()));
    assert_eq!(good.due_diligence.progress(), Progress::Completed);
    let three = happen(Some(none.clone()), 7, saved(&all(CheckOutcome::Satisfactory)[..3], &every()[..3]));
    assert_eq!(three.due_diligence.progress(), Progress::InProgress);
    assert_eq!(three.due_diligence.lacking().collect::<Vec<_>>(), [CheckKey::VendorAccount]);
    let poor = happen(Some(none), 7, saved(&all(CheckOutcome::Unsatisfactory), &every()));
    assert_eq!(poor.due_diligence.lacking().collect::<Vec<_>>(), [CheckKey::Capacity]);
}

#[test]
fn an_override_lasts_as_long_as_what_was_found() {
    let poor = saved(&all(CheckOutcome::Unsatisfactory), &every());
    let overridden = CandidateFact::Overridden {
        candidate_id: id(1),
        organisation_id: id(3),
        check: CheckKey::Capacity,
        on: day(4),
        decision_id: id(9),
    };
    let candidate = happen(Some(happen(Some(candidate()), 7, poor)), 8, overridden);
    assert_eq!(candidate.due_diligence.progress(), Progress::Completed);
    let again = saved(&all(CheckOutcome::Unsatisfactory), &[CheckKey::FinancialCheck]);
    let kept = happen(Some(candidate.clone()), 8, again);
    assert_eq!(kept.due_diligence.progress(), Progress::Completed);
    let entered = |key| kept.due_diligence.check(key).unwrap().entered_by;
    assert_eq!((entered(CheckKey::Capacity), entered(CheckKey::FinancialCheck)), (Some(id(7)), Some(id(8))));
    let anew = saved(&all(CheckOutcome::Unsatisfactory), &[CheckKey::Capacity]);
    let lost = happen(Some(candidate), 8, anew);
    assert_eq!(lost.due_diligence.progress(), Progress::InProgress);
}

#[test]
fn an_appointment_that_ended_has_to_be_decided_again() {
    let made = CandidateFact::AppointmentMade {
        candidate_id: id(1),
        organisation_id: id(3),
        on: day(4),
        decision_id: id(9),
    };
    let appointed = happen(Some(candidate()), 8, made);
    assert!(appointed.is_appointed());
    let ended = CandidateFact::AppointmentEnded { candidate_id: id(1), organisation_id: id(3), on: day(5) };
    let ended = happen(Some(appointed), 7, ended);
    assert_eq!((ended.is_appointed(), ended.appointment_progress()), (false, Progress::NotStarted));
}

#[test]
fn a_contact_is_complete_with_name_address_and_e_mail() {
    let mut contact = CandidateContact::default();
    assert_eq!(contact.progress(), Progress::NotStarted);
    contact.accounting_officer_name = Some(line("Pat Sample"));
    contact.email = Some(line("pat@example.org"));
    assert_eq!(contact.progress(), Progress::InProgress);
}

#[test]
fn telephone_numbers_are_of_the_united_kingdom() {
    let phone = |raw: &str| crate::Phone::try_from(raw.to_owned()).is_ok();
    assert!(phone("01632 960 001") && phone("+44 1632 960001"));
    assert!(!phone("1632 960 001") && !phone("+33 1 23 45 67 89") && !phone("01632 x60 001"));
}

#[test]
fn a_tie_of_the_adviser_stands_in_the_way_until_it_was_found_harmless() {
    use crate::Checked as C;
    let resolved = |linked, checked| Tie { linked, checked }.is_resolved();
    assert!(resolved(false, C::Never) && resolved(false, C::NoLonger));
    assert!(!resolved(true, C::Never) && !resolved(true, C::NoLonger));
    for linked in [false, true] {
        assert!(resolved(linked, C::Stands(Finding::None)) && resolved(linked, C::Stands(Finding::Managed)));
        assert!(!resolved(linked, C::Stands(Finding::Barred)));
    }
}
