use chrono::NaiveDate;
use register::Faith;
use serde::{Deserialize, Serialize};

use super::{Answers, TaskKey, TaskRefusal, Warning};
use crate::SchoolSnapshot;

/// Task 2: the responsible body has been told, and the diocese where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactResponsibleBody {
    /// Whether the responsible body has been contacted.
    pub contacted: bool,
    /// The day it was.
    pub contacted_on: Option<NaiveDate>,
    /// The day the diocese was contacted.
    pub diocese_contacted_on: Option<NaiveDate>,
}

impl Answers for ContactResponsibleBody {
    const TASK: TaskKey = TaskKey::ContactResponsibleBody;

    fn refusals(&self, school: &SchoolSnapshot, today: NaiveDate) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        let faith = school.faith();
        let in_future = |day: Option<NaiveDate>| day.is_some_and(|day| day > today);
        let rules = [
            (self.contacted && self.contacted_on.is_none(), R::Required("/contactedOn")),
            (in_future(self.contacted_on), R::DateInFuture("/contactedOn")),
            (in_future(self.diocese_contacted_on), R::DateInFuture("/dioceseContactedOn")),
            (
                faith == Faith::None && self.diocese_contacted_on.is_some(),
                R::MustBeNull("/dioceseContactedOn"),
            ),
            (faith == Faith::Catholic && self.diocese_told_later(), R::DioceseNotContactedFirst),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }

    fn complete(&self, school: &SchoolSnapshot) -> bool {
        self.contacted
            && self.contacted_on.is_some()
            && (school.faith() == Faith::None || self.diocese_contacted_on.is_some())
    }

    fn warnings(&self, school: &SchoolSnapshot) -> Vec<Warning> {
        let odd = school.faith() == Faith::Other && self.diocese_told_later();
        odd.then_some(Warning::DioceseToldLater).into_iter().collect()
    }
}

impl ContactResponsibleBody {
    fn diocese_told_later(&self) -> bool {
        self.contacted_on.zip(self.diocese_contacted_on).is_some_and(|(body, diocese)| body < diocese)
    }
}

#[cfg(test)]
mod tests {
    use register::{Region, SchoolKind, Urn};

    use super::*;
    use crate::CodedKind;
    use crate::task::Progress;

    fn school(character: Option<&str>) -> SchoolSnapshot {
        SchoolSnapshot {
            urn: Urn::try_from("900001".to_owned()).unwrap(),
            name: "Invented School".to_owned(),
            region: Region::London,
            la_code: "202".to_owned(),
            la_name: "Camden".to_owned(),
            type_name: "Community school".to_owned(),
            school_kind: CodedKind(SchoolKind::Maintained),
            phase: None,
            religious_character: character.map(str::to_owned),
            trust_uid: None,
            trust_name: None,
        }
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
    }

    fn answers(contacted: bool, body: Option<u32>, diocese: Option<u32>) -> ContactResponsibleBody {
        ContactResponsibleBody {
            contacted,
            contacted_on: body.map(day),
            diocese_contacted_on: diocese.map(day),
        }
    }

    #[test]
    fn a_catholic_diocese_is_told_first_or_on_the_same_day() {
        let catholic = school(Some("Roman Catholic"));
        let refusals = |body, diocese| answers(true, Some(body), Some(diocese)).refusals(&catholic, day(30));
        assert_eq!(refusals(3, 4), [TaskRefusal::DioceseNotContactedFirst]);
        assert_eq!(refusals(4, 4), []);
        assert_eq!(refusals(5, 4), []);
    }

    #[test]
    fn another_faith_s_diocese_told_later_is_a_warning_only() {
        let other = school(Some("Church of England"));
        let late = answers(true, Some(3), Some(4));
        assert_eq!(late.refusals(&other, day(30)), []);
        assert_eq!(late.warnings(&other), [Warning::DioceseToldLater]);
        assert_eq!(answers(true, Some(4), Some(4)).warnings(&other), []);
    }

    #[test]
    fn a_school_without_religious_character_has_no_diocese_to_tell() {
        let none = school(Some("Does not apply"));
        assert_eq!(
            answers(true, Some(3), Some(3)).refusals(&none, day(30)),
            [TaskRefusal::MustBeNull("/dioceseContactedOn")]
        );
        assert_eq!(answers(true, Some(3), None).progress(&none), Progress::Completed);
    }

    #[test]
    fn faith_schools_complete_with_the_diocese_date() {
        let other = school(Some("Jewish"));
        assert_eq!(answers(true, Some(3), None).progress(&other), Progress::InProgress);
        assert_eq!(answers(true, Some(3), Some(3)).progress(&other), Progress::Completed);
    }

    #[test]
    fn false_is_not_an_answer_and_dates_are_not_in_the_future() {
        let none = school(None);
        assert_eq!(answers(false, None, None).progress(&none), Progress::NotStarted);
        assert_eq!(answers(false, Some(3), None).progress(&none), Progress::InProgress);
        assert_eq!(
            answers(true, Some(4), None).refusals(&none, day(3)),
            [TaskRefusal::DateInFuture("/contactedOn")]
        );
        assert_eq!(
            answers(true, None, None).refusals(&none, day(3)),
            [TaskRefusal::Required("/contactedOn")]
        );
    }
}
