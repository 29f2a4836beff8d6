//! Writes to many cases at once: one transaction, in which nobody else writes to any of them.

use casework::CaseId;
use deadpool::managed::Object;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use kernel::{PersonId, Timestamp};
use uuid::Uuid;

use super::deciding::load_unregistered;
use crate::event::Once;
use crate::sql::{Sql, bind};
use crate::work::{KeptReply, keep};
use crate::{Attempt, Database, StorageError, Viewer, Work};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

impl Database {
    /// Starts an attempt that writes to many cases at once: all that it writes counts when it is concluded, or none.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn attempt_together(&self, viewer: Viewer) -> Result<Attempt, StorageError> {
        let mut connection = Box::new(Object::take(self.writing().await?));
        connection.begin().await?;
        Ok(Attempt::within(connection, viewer))
    }
}

impl Attempt {
    /// The open cases of a delivery officer that the one who asks may know of, oldest first: so many at most.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn delivered_by(&self, person: PersonId, most: usize) -> Result<Vec<CaseId>, StorageError> {
        let limit = bind::<diesel::sql_types::BigInt, _>(i64::try_from(most).unwrap_or(i64::MAX));
        let query = self.viewer.visible_cases().then(Sql::new(
            " select v.id from visible v where v.delivery_officer_id = $1 and v.status <> 'closed'
            order by v.opened_at, v.id limit $2",
            [bind::<SqlUuid, _>(person.uuid()), limit],
        ));
        let rows: Vec<Found> = self.shared().rows(query).await?;
        Ok(rows.into_iter().map(|row| CaseId::new(row.id)).collect())
    }

    /// The persons among `named` whom nobody has registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn unregistered(
        &self,
        named: impl IntoIterator<Item = PersonId>,
    ) -> Result<Vec<PersonId>, StorageError> {
        load_unregistered(self.shared(), named).await
    }

    /// Lets nobody else write to these cases until this ends. Always in the same order, so that two wait for each other
    /// in turn.
    ///
    /// # Errors
    /// When one stays locked by others, or storage fails.
    pub async fn lock(&self, cases: &[CaseId]) -> Result<(), StorageError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let query = Sql::new(
            "select subject as id from chains where subject = any ($1) order by subject for update",
            [bind::<Array<SqlUuid>, _>(ids)],
        );
        self.shared().rows::<Found>(query).await.map(drop)
    }

    /// Writes `work` as a part of what is written together.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn write_part(&self, work: Work) -> Result<(), StorageError> {
        work.write_alone(self.shared()).await
    }

    /// Ends what is written together: it counts, with the answer under its key, or nothing does.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn conclude(
        self,
        counts: bool,
        kept: Option<(&Once, &KeptReply)>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let viewer = self.viewer.clone();
        let Some(mut wire) = self.own() else {
            return Err(StorageError::corrupt("attempt", "it writes to one thing"));
        };
        if !counts {
            return wire.roll_back().await;
        }
        if let Some((once, reply)) = kept {
            let insert = Sql::new("with head as (select) ", []).then(keep(&viewer, once, reply, at));
            wire.run(insert).await?;
        }
        wire.commit().await
    }
}
