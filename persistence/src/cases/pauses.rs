//! When a case was not worked: a row each, read with the case.

use casework::{Case, Pause, PauseEnd};
use chrono::NaiveDate;
use diesel::sql_types::{Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Private, Prose, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::rows::text;
use crate::StorageError;
use crate::row::Row;
use crate::sql::{Sql, bind};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PauseRow {
    from: NaiveDate,
    review_by: NaiveDate,
    reason: Option<Prose<500>>,
    ended_on: Option<NaiveDate>,
    end_reason: Option<Prose<500>>,
}

fn private<T>(text: Option<T>) -> Private<T> {
    text.map_or(Private::Redacted, Private::Known)
}

/// The pauses of a case, from the rows that were read with it.
pub(super) fn pauses(stored: Option<Value>) -> Result<Vec<Pause>, StorageError> {
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let rows: Vec<PauseRow> = serde_json::from_value(stored)?;
    let pause = |row: PauseRow| Pause {
        from: row.from,
        review_by: row.review_by,
        reason: private(row.reason),
        end: row.ended_on.map(|on| PauseEnd { on, reason: private(row.end_reason) }),
    };
    Ok(rows.into_iter().map(pause).collect())
}

/// Writes the pause that has just begun.
pub(super) fn begin_pause(case: &Case, at: Timestamp) -> Option<Sql> {
    let pause = case.pauses.last()?;
    let row = Row::of("case_pauses")
        .fixed::<SqlUuid, _>("case_id", case.id.uuid())
        .fixed::<Integer, _>("number", i32::try_from(case.pauses.len()).unwrap_or(i32::MAX))
        .fixed::<Date, _>("from_on", pause.from)
        .fixed::<Date, _>("review_by", pause.review_by)
        .fixed::<Nullable<Text>, _>("reason", text(&pause.reason))
        .fixed::<Timestamptz, _>("recorded_at", at);
    Some(row.insert())
}

/// Writes how the latest pause ended, if there was one.
pub(super) fn end_pause(case: &Case) -> Option<Sql> {
    let end = case.pauses.last()?.end.as_ref()?;
    let values = [
        bind::<SqlUuid, _>(case.id.uuid()),
        bind::<Date, _>(end.on),
        bind::<Nullable<Text>, _>(text(&end.reason)),
    ];
    let sql = "update case_pauses p set to_on = $2, end_reason = $3 from head
        where p.case_id = $1 and p.to_on is null";
    Some(Sql::new(sql, values))
}
