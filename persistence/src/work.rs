//! The one way to change anything: what happened, what became of it and what is answered, in one statement.
//!
//! Trip one reads state, the caller's position and the head of the chain; trip two writes, guarded by that head. If
//! anything else was written to the chain meanwhile, nothing is written, and the caller reads and decides again.

use deadpool::managed::Object;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Aggregate, Coded, Fact, Recorded, Stamp, Timestamp};
use uuid::Uuid;

use crate::caller::Viewer;
use crate::event::{Chain, Head, Once, Place, Sealed, Subject, hex, seal};
use crate::shared::Share;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{ChainLink, Database, StorageError};

/// How an aggregate lives in its tables. Every piece of SQL takes its rows `from head`, which is empty when the guard
/// does not hold.
pub(crate) trait Stored: Aggregate {
    /// What events call it.
    const KIND: &'static str;

    /// Which one it is.
    fn subject(&self) -> Uuid;

    /// Writes its row, as new or over the one that is there.
    fn row(&self, new: bool) -> Sql;

    /// Writes what a fact adds beside the row.
    fn beside(&self, _recorded: &Recorded<Self::Fact>) -> Vec<Sql> {
        Vec::new()
    }
}

/// An answer kept under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReply {
    /// The HTTP status.
    pub status: i16,
    /// Where the new thing is.
    pub location: Option<String>,
    /// The tag of what is answered.
    pub etag: Option<String>,
    /// The body.
    pub body: String,
}

/// A kept answer with the digest of the request it answered.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The digest of the request.
    pub fingerprint: Vec<u8>,
    /// The answer.
    pub reply: KeptReply,
}

/// What is to be written in answer to one request.
pub struct Work {
    chain: Chain,
    before: Head,
    head: Head,
    stamp: Stamp,
    key: Option<String>,
    facts: Vec<Sealed>,
    rows: Vec<(Uuid, &'static str, bool, Sql)>,
    beside: Vec<Sql>,
    others: Vec<Self>,
}

impl Work {
    /// Nothing yet, on the chain that was read as ending in `head`.
    #[must_use]
    pub fn new(chain: Chain, head: Head, stamp: Stamp, once: Option<&Once>) -> Self {
        Self {
            chain,
            before: head.clone(),
            head,
            stamp,
            key: once.map(|once| once.key.clone()),
            facts: Vec::new(),
            rows: Vec::new(),
            beside: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The circumstances of the request.
    #[must_use]
    pub const fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// What follows of the same request on another chain, which was read as ending in `head`: all of it is written, or
    /// nothing.
    pub fn on(&mut self, chain: Chain, head: Head) -> &mut Self {
        let at = head.at.map_or(self.stamp.at, |last| last.max(self.stamp.at));
        let mut work = Self::new(chain, head, Stamp { at, ..self.stamp.clone() }, None);
        work.key.clone_from(&self.key);
        self.others.push(work);
        let last = self.others.len() - 1;
        &mut self.others[last]
    }

    /// Makes `fact` happen to an aggregate and answers what becomes of it.
    ///
    /// # Errors
    /// When the fact cannot happen to it, which is a bug.
    #[expect(private_bounds, reason = "which aggregates can be stored is this crate's business")]
    pub fn apply<A: Stored>(&mut self, before: Option<A>, fact: A::Fact) -> Result<A, StorageError> {
        let new = before.is_none();
        let recorded = Recorded { by: self.stamp.by.clone(), at: self.stamp.at, fact };
        let after = A::evolve(before, &recorded).ok_or_else(|| {
            StorageError::corrupt(A::KIND, format!("{} cannot happen", recorded.fact.kind()))
        })?;
        self.beside.extend(after.beside(&recorded));
        self.record(&recorded.fact, A::KIND, after.subject())?;
        let subject = after.subject();
        let was_new = self.rows.iter().position(|(id, kind, ..)| *id == subject && *kind == A::KIND);
        let new = new || was_new.is_some_and(|at| self.rows.remove(at).2);
        self.rows.push((subject, A::KIND, new, after.row(new)));
        Ok(after)
    }

    /// Records `fact` about something that is only ever written once.
    pub(crate) fn record<F: Fact>(&mut self, fact: &F, kind: &str, id: Uuid) -> Result<(), StorageError> {
        let subject = Subject { kind: kind.to_owned(), id };
        let place = Place {
            chain: self.chain,
            head: &self.head,
            subject,
            stamp: &self.stamp,
            key: self.key.as_deref(),
        };
        let sealed = seal(fact, place)?;
        self.head = Head { seq: sealed.body.seq, hash: Some(sealed.hash.clone()), at: Some(self.stamp.at) };
        self.facts.push(sealed);
        Ok(())
    }

    /// Where the latest fact stands on the chain.
    pub(crate) fn link(&self) -> Option<ChainLink> {
        self.head.hash.as_deref().map(|hash| ChainLink { seq: self.head.seq, hash: hex(hash) })
    }

    /// Writes all of it, as part of a transaction that holds the chain's lock.
    pub(crate) async fn write_alone(self, connection: &Wire) -> Result<(), StorageError> {
        written(connection, self.statement(None)).await
    }

    pub(crate) fn write(&mut self, sql: Sql) {
        self.beside.push(sql);
    }

    fn statement(self, kept: Option<(&Viewer, &Once, &KeptReply)>) -> Sql {
        let stamp = &self.stamp;
        let mut sql = advance(self.chain, &self.before, &self.head, stamp);
        for (number, state) in self.rows.into_iter().map(|(.., row)| row).chain(self.beside).enumerate() {
            sql = sql.text(format!(", s{number} as (")).then(state).text(")");
        }
        sql = sql.text(", facts as (").then(insert_events(self.chain, &self.facts, stamp)).text(")");
        if self.facts.iter().any(|fact| fact.private.is_some()) {
            sql = sql.text(", private as (").then(insert_private(&self.facts)).text(")");
        }
        if let Some((viewer, once, reply)) = kept {
            sql = sql.text(", once as (").then(keep(viewer, once, reply, stamp.at)).text(")");
        }
        sql.text(" select count(*) as written from head")
    }
}

/// `with head as (…)`: moves the chain on from what was read, or yields nothing.
fn advance(chain: Chain, before: &Head, after: &Head, stamp: &Stamp) -> Sql {
    let subject = bind::<SqlUuid, _>(chain.subject);
    let seq = bind::<BigInt, _>(after.seq);
    let hash = bind::<Binary, _>(after.hash.clone().unwrap_or_default());
    let at = bind::<Timestamptz, _>(stamp.at);
    match &before.hash {
        None => Sql::new(
            "with head as (
                insert into chains (subject, subject_kind, seq, hash, at) values ($1, $2, $3, $4, $5)
                on conflict do nothing returning subject
            )",
            [subject, bind::<Text, _>(chain.code()), seq, hash, at],
        ),
        Some(last) => Sql::new(
            "with head as (
                update chains set seq = $2, hash = $3, at = $4 where subject = $1 and seq = $5 and hash = $6
                returning subject
            )",
            [subject, seq, hash, at, bind::<BigInt, _>(before.seq), bind::<Binary, _>(last.clone())],
        ),
    }
}

/// All facts in one piece: the pieces of a statement run in no order, and the log's order is the chain's.
fn insert_events(chain: Chain, facts: &[Sealed], stamp: &Stamp) -> Sql {
    let start = "insert into events (id, chain, seq, kind, subject_kind, subject_id, actor_person, actor_client, at, body,
            previous_hash, hash)
        select v.* from head cross join (values ";
    let rows = facts.iter().map(|fact| {
        let body = &fact.body;
        Sql::new(
            "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            [
                bind::<SqlUuid, _>(body.id),
                bind::<SqlUuid, _>(chain.subject),
                bind::<BigInt, _>(body.seq),
                bind::<Text, _>(body.kind.clone()),
                bind::<Text, _>(body.subject.kind.clone()),
                bind::<SqlUuid, _>(body.subject.id),
                bind::<Nullable<SqlUuid>, _>(stamp.by.person_id.map(kernel::Id::uuid)),
                bind::<Nullable<SqlUuid>, _>(stamp.by.client_id),
                bind::<Timestamptz, _>(stamp.at),
                bind::<Binary, _>(fact.bytes.clone()),
                bind::<Nullable<Binary>, _>(fact.previous.clone()),
                bind::<Binary, _>(fact.hash.clone()),
            ],
        )
    });
    Sql::list(start, rows).text(") as v (id, chain, seq) order by v.seq")
}

fn insert_private(facts: &[Sealed]) -> Sql {
    let start = "insert into event_private (event_id, key, body) select v.* from head cross join (values ";
    let rows = facts.iter().filter_map(|fact| {
        let (key, body) = fact.private.clone()?;
        let values = [bind::<SqlUuid, _>(fact.body.id), bind::<Binary, _>(key), bind::<Text, _>(body)];
        Some(Sql::new("($1, $2, $3)", values))
    });
    Sql::list(start, rows).text(") as v")
}

pub(crate) fn keep(viewer: &Viewer, once: &Once, reply: &KeptReply, at: Timestamp) -> Sql {
    Sql::new(
        "insert into idempotency (caller, operation, key, fingerprint, status, location, etag, body, at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9 from head",
        [
            viewer.key_scope(),
            bind::<Text, _>(once.operation.code()),
            bind::<Text, _>(once.key.clone()),
            bind::<Binary, _>(once.fingerprint.clone()),
            bind::<SmallInt, _>(reply.status),
            bind::<Nullable<Text>, _>(reply.location.clone()),
            bind::<Nullable<Text>, _>(reply.etag.clone()),
            bind::<Text, _>(reply.body.clone()),
            bind::<Timestamptz, _>(at),
        ],
    )
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = BigInt)]
    written: i64,
}

#[derive(QueryableByName)]
struct KeptRow {
    #[diesel(sql_type = Binary)]
    fingerprint: Vec<u8>,
    #[diesel(sql_type = SmallInt)]
    status: i16,
    #[diesel(sql_type = Nullable<Text>)]
    location: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    etag: Option<String>,
    #[diesel(sql_type = Text)]
    body: String,
}

/// Runs a statement that writes all or nothing.
async fn written(connection: &Wire, statement: Sql) -> Result<(), StorageError> {
    match connection.row::<Written>(statement).await? {
        Written { written: 1 } => Ok(()),
        _ => Err(StorageError::Raced("chain".to_owned())),
    }
}

/// One attempt at a write, by whoever asks.
pub struct Attempt {
    held: Held,
    /// Whoever asks.
    pub viewer: Viewer,
}

/// What an attempt reads through.
enum Held {
    /// A connection that others share. What follows is written through one of its own, which nobody waits for before
    /// it is known that there is something to write.
    Shared(Share, Database),
    /// A connection that holds the chain's lock. It is no pool's: when the attempt is given up, it is closed, and the
    /// lock goes with it at once.
    Locking(Box<Wire>),
}

impl Database {
    /// Starts an attempt that decides on what it reads, hoping that nobody else writes meanwhile.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn attempt(&self, viewer: Viewer) -> Result<Attempt, StorageError> {
        Ok(Attempt { held: Held::Shared(self.sharing().await?, self.clone()), viewer })
    }

    /// Starts an attempt during which nobody else writes to `chain`: for the last try, after others came first.
    ///
    /// # Errors
    /// When there is no connection, or the chain stays locked by others.
    pub async fn attempt_alone(&self, viewer: Viewer, chain: Chain) -> Result<Attempt, StorageError> {
        let mut connection = Box::new(Object::take(self.writing().await?));
        connection.begin().await?;
        let lock =
            Sql::new("select from chains where subject = $1 for update", [bind::<SqlUuid, _>(chain.subject)]);
        connection.run(lock).await?;
        Ok(Attempt { held: Held::Locking(connection), viewer })
    }
}

impl Attempt {
    /// An attempt within the transaction that has begun on a connection of its own.
    pub(crate) fn within(connection: Box<Wire>, viewer: Viewer) -> Self {
        Self { held: Held::Locking(connection), viewer }
    }

    /// The connection on which its transaction has begun; none if it has none.
    pub(crate) fn own(self) -> Option<Box<Wire>> {
        match self.held {
            Held::Locking(wire) => Some(wire),
            Held::Shared(..) => None,
        }
    }

    /// What it reads through: statements sent through it together travel together.
    pub(crate) fn shared(&self) -> &Wire {
        match &self.held {
            Held::Shared(share, _) => share,
            Held::Locking(wire) => wire,
        }
    }

    /// The answer kept under a key, if there is one.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn kept(&self, once: Option<&Once>) -> Result<Option<Kept>, StorageError> {
        let Some(once) = once else { return Ok(None) };
        let query = Sql::new(
            "select fingerprint, status, location, etag, body from idempotency
            where caller = $1 and operation = $2 and key = $3",
            [
                self.viewer.key_scope(),
                bind::<Text, _>(once.operation.code()),
                bind::<Text, _>(once.key.clone()),
            ],
        );
        let rows: Vec<KeptRow> = self.shared().rows(query).await?;
        Ok(rows.into_iter().next().map(|row| Kept {
            fingerprint: row.fingerprint,
            reply: KeptReply { status: row.status, location: row.location, etag: row.etag, body: row.body },
        }))
    }

    /// Writes all of `work`, and the answer under its key, or nothing.
    ///
    /// # Errors
    /// [`StorageError::Raced`] when somebody else wrote first; otherwise when storage fails.
    pub async fn commit(self, mut work: Work, kept: Option<(&Once, &KeptReply)>) -> Result<(), StorageError> {
        if work.facts.is_empty() && work.others.is_empty() {
            // Everything is as it was asked to be: there is nothing to tell, and asking again changes nothing.
            return Ok(());
        }
        let others = std::mem::take(&mut work.others);
        let mut statements = vec![work.statement(kept.map(|(once, reply)| (&self.viewer, once, reply)))];
        statements.extend(others.into_iter().map(|other| other.statement(None)));
        let mut wire = match self.held {
            Held::Shared(share, db) => {
                drop(share);
                let connection = db.writing().await?;
                if let [only] = &statements[..] {
                    return written(&connection, only.clone()).await;
                }
                // Like one that holds a lock: given up, it is closed, and nothing of it stays.
                let mut wire = Box::new(Object::take(connection));
                wire.begin().await?;
                wire
            }
            Held::Locking(wire) => wire,
        };
        let mut outcome = Ok(());
        for statement in statements {
            if outcome.is_ok() {
                outcome = written(&wire, statement).await;
            }
        }
        match outcome {
            Ok(()) => wire.commit().await?,
            Err(_) => wire.roll_back().await?,
        }
        outcome
    }
}
