use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The days on which a country does not work, as they were known at one time.
#[derive(Clone, Copy, Debug)]
pub struct BankHolidays {
    /// Which edition of the list this is. What was counted by an earlier one stays as it was counted.
    pub version: &'static str,
    /// Year, month and day, in order.
    days: &'static [(i32, u32, u32)],
}

/// England's bank holidays from 2024 to 2027. Later years are not announced: there, only weekends are left out.
pub const ENGLAND: BankHolidays = BankHolidays {
    version: "england-2024-2027",
    days: &[
        (2024, 1, 1),
        (2024, 3, 29),
        (2024, 4, 1),
        (2024, 5, 6),
        (2024, 5, 27),
        (2024, 8, 26),
        (2024, 12, 25),
        (2024, 12, 26),
        (2025, 1, 1),
        (2025, 4, 18),
        (2025, 4, 21),
        (2025, 5, 5),
        (2025, 5, 26),
        (2025, 8, 25),
        (2025, 12, 25),
        (2025, 12, 26),
        (2026, 1, 1),
        (2026, 4, 3),
        (2026, 4, 6),
        (2026, 5, 4),
        (2026, 5, 25),
        (2026, 8, 31),
        (2026, 12, 25),
        (2026, 12, 28),
        (2027, 1, 1),
        (2027, 3, 26),
        (2027, 3, 29),
        (2027, 5, 3),
        (2027, 5, 31),
        (2027, 8, 30),
        (2027, 12, 27),
        (2027, 12, 28),
    ],
};

impl BankHolidays {
    /// Whether people work on a day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.days.contains(&(day.year(), day.month(), day.day()))
    }

    /// The day that is so many working days after another; the last day there is, if none is.
    #[must_use]
    pub fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut days = (1..).map_while(|later| day.checked_add_days(Days::new(later)));
        let counted = (0..count).map(|_| days.find(|&day| self.is_working_day(day)));
        counted.last().map_or(day, |last| last.unwrap_or(NaiveDate::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn weekends_and_bank_holidays_do_not_count() {
        assert_eq!(ENGLAND.working_days_after(day(2026, 2, 2), 3), day(2026, 2, 5));
        assert_eq!(ENGLAND.working_days_after(day(2026, 2, 5), 3), day(2026, 2, 10));
        // Good Friday, the weekend, Easter Monday.
        assert_eq!(ENGLAND.working_days_after(day(2026, 4, 2), 3), day(2026, 4, 9));
        // Christmas Day is a Saturday, Boxing Day a Sunday: Monday and Tuesday stand for them.
        assert_eq!(ENGLAND.working_days_after(day(2027, 12, 24), 1), day(2027, 12, 29));
        assert_eq!(ENGLAND.working_days_after(day(2026, 2, 7), 0), day(2026, 2, 7));
    }

    #[test]
    fn every_year_of_the_list_has_eight_and_none_is_at_a_weekend() {
        for year in 2024..=2027 {
            let days: Vec<_> = ENGLAND.days.iter().filter(|day| day.0 == year).collect();
            assert_eq!(days.len(), 8, "{year}");
        }
        let at_weekends = ENGLAND.days.iter().map(|&(year, month, of)| day(year, month, of).weekday());
        assert_eq!(at_weekends.filter(|day| matches!(day, Weekday::Sat | Weekday::Sun)).count(), 0);
        assert!(ENGLAND.days.is_sorted());
    }
}
