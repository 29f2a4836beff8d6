use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::Coded;
use strum::{IntoStaticStr, VariantArray};

use crate::Track;
use crate::task::{Progress, RecordInitialVisit, SavedTask, SendFormalNotification, TaskKey};

/// How far a case has come, coarsely. Each follows from facts; none is ever set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Milestone {
    /// The formal notification has gone.
    ResponsibleBodyInformed,
    /// The adviser has visited.
    FirstRiseMeeting,
    /// It is decided which way the case goes.
    InitialDiagnosis,
    /// A supporting organisation is appointed.
    MatchingComplete,
    /// The improvement plan is approved.
    PlansApproved,
    /// The improvement grant letter is asked for.
    ImprovementOfferRequested,
    /// All 24 tasks are completed.
    ImplementationAndTermlyReviews,
    /// All tasks of the review track are completed.
    TermlyReviews,
}

impl Coded for Milestone {
    const NAME: &'static str = "CaseMilestone";
    const MEANING: &'static str = "How far a case has come, coarsely.";
}

/// The milestones that a case has reached, in order, each with its day.
///
/// The day is the one that the answers name, where they do; else the one on which the task was completed.
#[must_use]
pub fn milestones(track: Track, tasks: &BTreeMap<TaskKey, SavedTask>) -> Vec<(Milestone, NaiveDate)> {
    let completed = |task: TaskKey| tasks.get(&task).filter(|saved| saved.progress == Progress::Completed);
    let reached_on = |task: TaskKey| completed(task).map(|saved| saved.reached_on);
    let matched = |day: Option<NaiveDate>| day.filter(|_| track == Track::Matched);
    let last_of = |tasks: &[TaskKey]| {
        let days: Option<Vec<_>> = tasks.iter().map(|&task| reached_on(task)).collect();
        days.and_then(|days| days.into_iter().max())
    };
    let all: Vec<_> = TaskKey::all().collect();
    let reached = |milestone| match milestone {
        Milestone::ResponsibleBodyInformed => completed(TaskKey::SendFormalNotification).map(|saved| {
            let answers = SavedTask::answers::<SendFormalNotification>(Some(saved)).unwrap_or_default();
            answers.sent_on.unwrap_or(saved.reached_on)
        }),
        Milestone::FirstRiseMeeting => completed(TaskKey::RecordInitialVisit).map(|saved| {
            let answers = SavedTask::answers::<RecordInitialVisit>(Some(saved)).unwrap_or_default();
            answers.visited_on.unwrap_or(saved.reached_on)
        }),
        Milestone::InitialDiagnosis => reached_on(TaskKey::InitialDiagnosisDecision),
        Milestone::MatchingComplete => matched(reached_on(TaskKey::SupportingOrganisationAppointment)),
        Milestone::PlansApproved => matched(reached_on(TaskKey::ImprovementPlanDecision)),
        Milestone::ImprovementOfferRequested => matched(reached_on(TaskKey::RequestImprovementGrantLetter)),
        Milestone::ImplementationAndTermlyReviews => matched(last_of(&all)),
        Milestone::TermlyReviews => last_of(&all[..11]).filter(|_| track == Track::ReviewProgress),
    };
    Milestone::all().filter_map(|milestone| Some((milestone, reached(milestone)?))).collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, PersonId, Timestamp, Version};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::CaseId;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
    }

    fn completed(numbers: impl Iterator<Item = u8>, answers: &Value) -> BTreeMap<TaskKey, SavedTask> {
        let numbers: Vec<_> = numbers.collect();
        let tasks = TaskKey::all().filter(|task| numbers.contains(&task.number()));
        let saved = tasks.map(|task| SavedTask {
            case_id: CaseId::new(Uuid::nil()),
            task,
            version: Version::FIRST,
            progress: Progress::Completed,
            reached_on: day(u32::from(task.number())),
            answers: answers.clone(),
            deadline: None,
            updated_at: Timestamp::UNIX_EPOCH,
            updated_by: Actor::person(PersonId::new(Uuid::nil()), "Case.Lead".to_owned()),
        });
        saved.map(|saved| (saved.task, saved)).collect()
    }

    #[test]
    fn a_milestone_has_the_day_that_the_answers_name() {
        let answers = json!({"sentOn": "2026-09-01", "visitedOn": "2026-09-02"});
        let tasks = completed([4, 9, 11].into_iter(), &answers);
        assert_eq!(
            milestones(Track::Undecided, &tasks),
            [
                (Milestone::ResponsibleBodyInformed, day(1)),
                (Milestone::FirstRiseMeeting, day(2)),
                (Milestone::InitialDiagnosis, day(11)),
            ]
        );
    }

    #[test]
    fn each_track_has_its_own_last_one() {
        let all = completed(1..=24, &Value::Null);
        let last = |track, tasks| milestones(track, tasks).last().copied();
        assert_eq!(last(Track::Matched, &all), Some((Milestone::ImplementationAndTermlyReviews, day(24))));
        let reviewed = completed(1..=11, &Value::Null);
        assert_eq!(last(Track::ReviewProgress, &reviewed), Some((Milestone::TermlyReviews, day(11))));
        assert_eq!(last(Track::Matched, &reviewed), Some((Milestone::InitialDiagnosis, day(11))));
    }

    #[test]
    fn what_is_not_completed_any_more_is_not_reached() {
        let mut tasks = completed([4].into_iter(), &Value::Null);
        tasks.get_mut(&TaskKey::SendFormalNotification).unwrap().progress = Progress::InProgress;
        assert_eq!(milestones(Track::Undecided, &tasks), []);
    }
}
