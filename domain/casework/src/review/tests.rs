use chrono::NaiveDate;
use kernel::{Actor, ActorKind, Aggregate as _, Coded as _, Private};
use uuid::Uuid;

use super::*;
use crate::Status;
use crate::plan::Plan;
use crate::task::{Progress, TaskKey};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
}

fn facts(track: Track) -> Facts {
    Facts {
        status: Status::InProgress,
        track,
        has_delivery_officer: true,
        has_adviser: true,
        band_funds: true,
        progress: TaskKey::all().map(|task| (task, Progress::Completed)).collect(),
    }
}

fn after(before: Option<Review>, fact: ReviewFact) -> Review {
    let by = Actor::of_kind(ActorKind::Operator);
    let recorded = kernel::Recorded { by, at: Timestamp::UNIX_EPOCH, fact };
    Review::evolve(before, &recorded).unwrap()
}

fn review(number: u128, track: ReviewTrack, on: NaiveDate) -> Review {
    let of = ReviewRef {
        review_id: ReviewId::new(Uuid::from_u128(number)),
        case_id: CaseId::new(Uuid::nil()),
        version: Version::FIRST,
        track,
        review_on: on,
    };
    let planned = Planned {
        next_review_on: None,
        reviewer_kind: ReviewerKind::Other,
        reviewer_person_id: None,
        reviewer_name: Private::Redacted,
    };
    after(None, ReviewFact::Added { of, planned })
}

fn said(text: Option<&str>, route_advice: Option<RouteAdvice>) -> NextSteps {
    NextSteps { text: text.map(|text| text.to_owned().try_into().unwrap()), route_advice }
}

#[test]
fn places_are_by_date_within_the_track() {
    let all = [
        review(1, ReviewTrack::ReviewProgress, day(1)),
        review(2, ReviewTrack::Matched, day(3)),
        review(3, ReviewTrack::Matched, day(2)),
    ];
    assert_eq!(all.each_ref().map(|one| ordinal(&all, one)), [1, 2, 1]);
}

#[test]
fn a_watched_school_s_review_is_recorded_by_its_next_steps() {
    let facts = facts(Track::ReviewProgress);
    let plan = Plan::empty(CaseId::new(Uuid::nil()));
    let held = review(1, ReviewTrack::ReviewProgress, day(1));
    assert_eq!(held.recorded(&plan), Recorded::NotRecorded);
    let refused = held.save_next_steps(said(Some("On"), None), &facts, day(1)).unwrap_err();
    assert_eq!(refused, [ReviewRefusal::Required("/routeAdvice")]);
    let fact = held.save_next_steps(said(None, Some(RouteAdvice::Match)), &facts, day(1)).unwrap();
    let recorded = after(Some(held), fact);
    assert_eq!(recorded.recorded(&plan), Recorded::Recorded);
    assert_eq!(recorded.remove(&facts).unwrap_err(), [ReviewRefusal::ReviewRecorded]);
}

#[test]
fn nothing_is_found_before_the_day_or_on_another_track() {
    let held = review(1, ReviewTrack::Matched, day(2));
    let steps = || said(Some("On"), None);
    let refused = held.save_next_steps(steps(), &facts(Track::Matched), day(1)).unwrap_err();
    assert_eq!(refused, [ReviewRefusal::ReviewNotHeld]);
    let refused = held.save_next_steps(steps(), &facts(Track::ReviewProgress), day(2)).unwrap_err();
    assert_eq!(refused, [ReviewRefusal::ReviewOfEarlierTrack]);
    let paused = Facts {
        status: Status::Paused { since: day(1), review_by: day(28) },
        ..facts(Track::ReviewProgress)
    };
    let refused = held.save_next_steps(steps(), &paused, day(2)).unwrap_err();
    assert_eq!(refused, [ReviewRefusal::Case(crate::CaseRefusal::CasePaused)]);
}
