//! The log of events, read.

use casework::CaseId;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{PersonId, Timestamp};
use uuid::Uuid;

use crate::cases::CaseRead;
use crate::event::{EventBody, hex};
use crate::keyset::keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Of these kinds.
    pub kinds: Vec<String>,
    /// About this.
    pub subject: Option<Uuid>,
    /// Made by this person.
    pub actor: Option<PersonId>,
    /// About this task.
    pub task: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub before: Option<Timestamp>,
}

/// An event as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct EventLine {
    /// Its place in the order of the whole log.
    pub position: i64,
    /// What was hashed and stored.
    pub body: EventBody,
    /// The hash of the event before it on its chain, in hexadecimal.
    pub previous_hash: Option<String>,
    /// Its own hash.
    pub hash: String,
}

/// An event as it was stored, with what is left of its private part.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// The bytes that were hashed.
    pub bytes: Vec<u8>,
    /// The private part.
    pub private: Option<String>,
}

#[derive(QueryableByName)]
struct EventRow {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
    #[diesel(sql_type = Nullable<Binary>)]
    previous_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

#[derive(QueryableByName)]
struct StoredRow {
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
    #[diesel(sql_type = Nullable<Text>)]
    private: Option<String>,
}

impl TryFrom<EventRow> for EventLine {
    type Error = StorageError;

    fn try_from(row: EventRow) -> Result<Self, StorageError> {
        Ok(Self {
            position: row.position,
            body: serde_json::from_slice(&row.body)?,
            previous_hash: row.previous_hash.as_deref().map(hex),
            hash: hex(&row.hash),
        })
    }
}

impl Database {
    /// The events of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case_events(
        &self,
        viewer: &Viewer,
        case: CaseId,
        filter: &EventFilter,
        page: &PageRequest<(i64, i64)>,
    ) -> Result<Option<(CaseRead, Page<EventLine>)>, StorageError> {
        let mut from = Sql::new(" from events e where e.chain = $1", [bind::<SqlUuid, _>(case.uuid())]);
        if !filter.kinds.is_empty() {
            from =
                from.then(Sql::new(" and e.kind = any ($1)", [bind::<Array<Text>, _>(filter.kinds.clone())]));
        }
        if let Some(subject) = filter.subject {
            from = from.then(Sql::new(" and e.subject_id = $1", [bind::<SqlUuid, _>(subject)]));
        }
        if let Some(actor) = filter.actor {
            from = from.then(Sql::new(" and e.actor_person = $1", [bind::<SqlUuid, _>(actor.uuid())]));
        }
        if let Some(task) = &filter.task {
            let key = "convert_from(e.body, 'UTF8')::jsonb -> 'data' ->> 'taskKey'";
            from = from.text(" and ").text(key).then(Sql::new(" = $1", [bind::<Text, _>(task.clone())]));
        }
        if let Some(at) = filter.from {
            from = from.then(Sql::new(" and e.at >= $1", [bind::<Timestamptz, _>(at)]));
        }
        if let Some(at) = filter.before {
            from = from.then(Sql::new(" and e.at < $1", [bind::<Timestamptz, _>(at)]));
        }
        let cut = keyset("e.seq", "e.position", page, |(seq, position)| {
            [bind::<BigInt, _>(*seq), bind::<BigInt, _>(*position)]
        });
        let columns = "e.position, e.body, e.previous_hash, e.hash";
        let found = self.of_case::<EventRow, _>(viewer, case, columns, from, cut, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(EventLine::try_from)?))).transpose()
    }

    /// Every event of a chain, oldest first, as stored: what a state can be folded from.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn stored_events(&self, chain: Uuid) -> Result<Vec<StoredEvent>, StorageError> {
        let query = Sql::new(
            "select e.body, p.body as private from events e left join event_private p on p.event_id = e.id
            where e.chain = $1 order by e.seq",
            [bind::<SqlUuid, _>(chain)],
        );
        let rows: Vec<StoredRow> = self.reading().await?.rows(query).await?;
        Ok(rows.into_iter().map(|row| StoredEvent { bytes: row.body, private: row.private }).collect())
    }
}

impl StoredEvent {
    /// What was hashed and stored.
    ///
    /// # Errors
    /// When the bytes are no event.
    pub fn body(&self) -> Result<EventBody, StorageError> {
        Ok(serde_json::from_slice(&self.bytes)?)
    }
}
