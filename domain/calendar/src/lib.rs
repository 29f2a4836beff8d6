//! Dates as the department counts them: calendar dates are London's. Nothing here knows what day it is.
#![warn(missing_docs)]

mod holidays;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

pub use holidays::{BankHolidays, ENGLAND};

/// The date in London at an instant.
#[must_use]
pub fn london_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(instant: &str) -> String {
        london_date(instant.parse().unwrap()).to_string()
    }

    #[test]
    fn the_day_turns_at_midnight_in_london_in_winter_and_in_summer() {
        assert_eq!(date("2026-01-31T23:59:59Z"), "2026-01-31");
        assert_eq!(date("2026-02-01T00:00:00Z"), "2026-02-01");
        assert_eq!(date("2026-06-30T22:59:59Z"), "2026-06-30");
        assert_eq!(date("2026-06-30T23:00:00Z"), "2026-07-01");
    }

    #[test]
    fn the_clocks_change_without_losing_a_day() {
        assert_eq!(date("2026-03-29T00:59:59Z"), "2026-03-29");
        assert_eq!(date("2026-03-28T23:30:00Z"), "2026-03-28");
        assert_eq!(date("2026-10-24T23:30:00Z"), "2026-10-25");
        assert_eq!(date("2026-10-25T23:30:00Z"), "2026-10-25");
    }
}
