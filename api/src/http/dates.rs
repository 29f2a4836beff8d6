//! Dates and instants as callers may send them: the years in which a programme of this century can have any.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};

const YEARS: std::ops::RangeInclusive<i32> = 2000..=2050;

fn within<E: Error>(year: i32) -> Result<(), E> {
    if YEARS.contains(&year) {
        return Ok(());
    }
    Err(E::invalid_value(Unexpected::Other("another year"), &"a date in the years 2000 to 2050"))
}

/// A date that must be sent.
pub(crate) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let date = NaiveDate::deserialize(deserializer)?;
    within(date.year()).map(|()| date)
}

/// A date that may be null. Give the member a default where it may be left out.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    let date = Option::<NaiveDate>::deserialize(deserializer)?;
    date.map_or(Ok(()), |date| within(date.year())).map(|()| date)
}

/// An instant that may be left out.
pub(crate) fn optional_instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let instant = Option::<DateTime<Utc>>::deserialize(deserializer)?;
    instant.map_or(Ok(()), |instant| within(instant.year())).map(|()| instant)
}
