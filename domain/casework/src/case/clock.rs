use chrono::NaiveDate;

use super::{Case, Pause};

impl Pause {
    /// Whether the work stood still on `day`.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.end.as_ref().is_none_or(|end| day < end.on)
    }
}

impl Case {
    /// How many days have passed from `start` to `end`, as a clock of this case counts them: it stands still while the
    /// case is paused. The day of the start does not count, the day of the end does.
    ///
    /// `counts` says which days count at all: all of them for calendar days, working days for working days.
    pub fn days_between(
        &self,
        start: NaiveDate,
        end: NaiveDate,
        counts: impl Fn(NaiveDate) -> bool,
    ) -> usize {
        let days = start.iter_days().skip(1).take_while(|day| *day <= end);
        days.filter(|day| counts(*day) && !self.pauses.iter().any(|pause| pause.holds(*day))).count()
    }
}
