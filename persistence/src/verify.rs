//! Whether the record is as it was written.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::event::{EventBody, digest, link};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError};

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many chains were walked.
    pub chains: u64,
    /// How many events stand on them.
    pub events: u64,
    /// The first broken link of each broken chain.
    pub broken: Vec<Broken>,
}

/// A broken link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The chain's subject.
    pub chain: Uuid,
    /// The first sequence number at which it does not hold.
    pub seq: i64,
    /// What does not hold.
    pub why: &'static str,
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

#[derive(QueryableByName)]
struct LinkRow {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    subject_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_person: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_client: Option<Uuid>,
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    private: Option<String>,
}

/// How many chains are read at a time.
const BATCH: i64 = 500;

impl Database {
    /// Walks every chain and names the first broken link of each; `progress` is told after each batch.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn verify(&self, mut progress: impl FnMut(&Verified)) -> Result<Verified, StorageError> {
        let connection = self.importing().await?;
        let mut found = Verified::default();
        let mut after = None;
        loop {
            let heads = Sql::new(
                "select subject, seq, hash from chains where $1 is null or subject > $1 order by subject limit $2",
                [bind::<Nullable<SqlUuid>, _>(after), bind::<BigInt, _>(BATCH)],
            );
            let heads: Vec<HeadRow> = connection.rows(heads).await?;
            let Some(last) = heads.last() else { break };
            after = Some(last.subject);
            for head in &heads {
                let links = Sql::new(
                        "select e.seq, e.body, e.hash, e.kind, e.subject_id, e.actor_person, e.actor_client, p.key,
                        p.body as private
                    from events e left join event_private p on p.event_id = e.id
                    where e.chain = $1 and e.seq <= $2 order by e.seq",
                    [bind::<SqlUuid, _>(head.subject), bind::<BigInt, _>(head.seq)],
                );
                let links: Vec<LinkRow> = connection.rows(links).await?;
                found.chains += 1;
                found.events += links.len() as u64;
                found.broken.extend(walk(head, &links));
            }
            progress(&found);
        }
        Ok(found)
    }
}

impl LinkRow {
    /// Whether the columns by which the event is found say what its hashed body says.
    fn agrees(&self, body: &EventBody) -> bool {
        self.kind == body.kind
            && self.subject_id == body.subject.id
            && self.actor_person == body.actor.person_id.map(kernel::Id::uuid)
            && self.actor_client == body.actor.client_id
    }
}

fn walk(head: &HeadRow, links: &[LinkRow]) -> Option<Broken> {
    let broken = |seq, why| Some(Broken { chain: head.subject, seq, why });
    let mut previous: Option<&[u8]> = None;
    for (expected, row) in (1..).zip(links) {
        if row.seq != expected {
            return broken(expected, "an event is missing");
        }
        if link(previous, &row.body) != row.hash {
            return broken(expected, "the hash does not fit the event and what came before it");
        }
        let Ok(body) = serde_json::from_slice::<EventBody>(&row.body) else {
            return broken(expected, "the event cannot be read");
        };
        if body.seq != expected || body.chain != head.subject {
            return broken(expected, "the event belongs elsewhere");
        }
        if !row.agrees(&body) {
            return broken(expected, "what the event is found by is not what it says");
        }
        if let (Some(key), Some(private)) = (&row.key, &row.private)
            && body.private_digest.as_deref() != Some(digest(key, private).as_str())
        {
            return broken(expected, "the private part does not fit its digest");
        }
        previous = Some(&row.hash);
    }
    let length = i64::try_from(links.len()).unwrap_or(i64::MAX);
    if head.seq != length || Some(head.hash.as_slice()) != previous {
        return broken(length.min(head.seq) + 1, "the chain does not end where its head says");
    }
    None
}
