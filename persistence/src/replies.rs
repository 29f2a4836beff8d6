//! Answers kept for those who send a request again.

use chrono::Days;
use diesel::sql_types::Timestamptz;
use kernel::Timestamp;

use crate::sql::{Sql, bind};
use crate::{Database, StorageError};

/// How long an answer is kept under its key, in days.
const KEPT: Days = Days::new(30);

impl Database {
    /// Forgets the answers that have been kept long enough at `now`. A few at a time, so that nothing waits for it.
    ///
    /// # Errors
    /// When storage fails; the rest is forgotten the next time.
    pub async fn forget_replies(&self, now: Timestamp) -> Result<(), StorageError> {
        let Some(before) = now.checked_sub_days(KEPT) else { return Ok(()) };
        let connection = self.writing().await?;
        loop {
            let forget = Sql::new(
                "with old as (
                    select caller, operation, key from idempotency where at < $1 order by at limit 1000
                    for update skip locked
                ), gone as (
                    delete from idempotency i using old
                    where i.caller = old.caller and i.operation = old.operation and i.key = old.key returning 1
                )
                select count(*) as count from gone",
                [bind::<Timestamptz, _>(before)],
            );
            if connection.count(forget).await? == 0 {
                return Ok(());
            }
        }
    }
}
