//! `tests/task_status.txt` says what the specification promises of each task's status; the rules are asked here.

use std::collections::BTreeMap;

use casework::task::{Facts, Progress, TaskKey, TaskStatus, gates, status};
use casework::{ClosureOutcome, Status, Track};
use chrono::NaiveDate;
use kernel::Coded;
use tests::report;

fn scene(words: &str) -> Facts {
    let (parts, done) = words.split_once("done=").unwrap_or((words, ""));
    let has = |part: &str| parts.split(',').any(|one| one == part);
    for part in parts.split(',').filter(|part| !part.is_empty()) {
        let known = ["new", "officer", "adviser", "matched", "review", "paused", "closed"];
        assert!(known.contains(&part), "{part} is no part of a scene");
    }
    let done: Vec<u8> = done.split(',').filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect();
    let completed = TaskKey::all().filter(|task| task.number() == 1 || done.contains(&task.number()));
    Facts {
        status: match (has("closed"), has("paused")) {
            (true, _) => Status::Closed { outcome: ClosureOutcome::NotEligibleAtStart, on: NaiveDate::MIN },
            (_, true) => Status::Paused { since: NaiveDate::MIN, review_by: NaiveDate::MIN },
            _ => Status::InProgress,
        },
        track: match (has("matched"), has("review")) {
            (true, _) => Track::Matched,
            (_, true) => Track::ReviewProgress,
            _ => Track::Undecided,
        },
        has_delivery_officer: has("officer"),
        has_adviser: has("adviser"),
        band_funds: done.contains(&19),
        progress: completed.map(|task| (task, Progress::Completed)).collect::<BTreeMap<_, _>>(),
    }
}

#[test]
fn every_task_shows_what_the_table_says() {
    let lines = include_str!("../../task_status.txt").lines();
    let mut cells = 0;
    for line in lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let facts = scene(words.next().unwrap());
        let (first, last) =
            words.next().map(|tasks| tasks.split_once('-').unwrap_or((tasks, tasks))).unwrap();
        let (first, last): (u8, u8) = (first.parse().unwrap(), last.parse().unwrap());
        let shown = TaskStatus::of(words.next().unwrap()).expect("a status");
        let shut: Vec<_> = words.collect();
        for task in TaskKey::all().filter(|task| (first..=last).contains(&task.number())) {
            assert_eq!(status(task, &facts), shown, "{line}: {task:?}");
            if shown == TaskStatus::CannotStartYet {
                let told: Vec<_> = gates(task, &facts).into_iter().map(Coded::code).collect();
                assert_eq!(told, shut, "{line}: {task:?}");
            }
            cells += 1;
        }
    }
    report(&format!("task statuses {cells}"));
    assert!(cells > 100, "{cells} cells");
}
