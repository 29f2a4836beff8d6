//! Scopes: whose roles reach which regions.

use authority::{AccessScope, Position, ScopeFact, ScopeHolder, ScopeId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId, Recorded, Timestamp, Version};
use register::Region;
use uuid::Uuid;

use crate::event::Head;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// What scopes are sorted by.
pub type ScopeKey = (Timestamp, Uuid);

/// A scope as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeLine {
    /// The scope.
    pub scope: AccessScope,
    /// Why it was given.
    pub reason: String,
    /// Who gave it.
    pub granted_by: Option<PersonId>,
    /// When.
    pub granted_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// Which scopes are wanted.
#[derive(Clone, Debug, Default)]
pub struct ScopeFilter {
    /// This person's.
    pub person: Option<PersonId>,
    /// This application's.
    pub client: Option<Uuid>,
    /// For this region, or for all.
    pub region: Option<String>,
    /// In force on this day.
    pub in_force_on: Option<NaiveDate>,
}

/// What giving or taking back scope decides on.
#[derive(Clone, Debug)]
pub struct ScopeSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// Whether the person to be given scope is registered.
    pub person_known: bool,
    /// The scope that is the same, or that is to be taken back.
    pub line: Option<ScopeLine>,
}

#[derive(QueryableByName)]
pub(crate) struct ScopeRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    client_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    region: Option<String>,
    #[diesel(sql_type = Date)]
    from_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    to_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    granted_by: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    granted_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    revoked_at: Option<DateTime<Utc>>,
}

const SCOPE_COLUMNS: &str =
    "s.id, s.version, s.person_id, s.client_id, s.region, s.from_on, s.to_on, s.reason,
    s.granted_by, s.granted_at, s.revoked_at";

impl TryFrom<ScopeRow> for ScopeLine {
    type Error = StorageError;

    fn try_from(row: ScopeRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("access_scopes", format!("{column} of {}", row.id));
        let holder = match (row.person_id, row.client_id) {
            (Some(person), None) => ScopeHolder::Person(Id::new(person)),
            (None, Some(client)) => ScopeHolder::Client(client),
            _ => return Err(wrong("person_id")),
        };
        let region = row.region.as_deref().map(|code| Region::of(code).ok_or_else(|| wrong("region")));
        Ok(Self {
            scope: AccessScope {
                id: ScopeId::new(row.id),
                version: Version::new(row.version),
                holder,
                region: region.transpose()?,
                from: row.from_on,
                to: row.to_on,
                revoked: row.revoked_at.is_some(),
            },
            reason: row.reason,
            granted_by: row.granted_by.map(Id::new),
            granted_at: row.granted_at,
            revoked_at: row.revoked_at,
        })
    }
}

/// The scopes of the caller that are in force.
pub(crate) fn in_force(viewer: &Viewer, today: NaiveDate) -> Sql {
    let client = match viewer.caller().identity {
        authority::Identity::Application { client, .. } => Some(client),
        authority::Identity::Person { .. } => None,
    };
    let from = Sql::new(
        " from access_scopes s, me where (s.person_id = me.person_id or s.client_id = $1) and s.revoked_at is null
            and s.from_on <= $2 and (s.to_on is null or s.to_on >= $2)
        order by s.granted_at, s.id",
        [bind::<Nullable<SqlUuid>, _>(client), bind::<Date, _>(today)],
    );
    viewer.me().text(" select ").text(SCOPE_COLUMNS).then(from)
}

pub(crate) async fn load(connection: &Wire, query: Sql) -> Result<Vec<ScopeLine>, StorageError> {
    let rows: Vec<ScopeRow> = connection.rows(query).await?;
    rows.into_iter().map(ScopeLine::try_from).collect()
}

#[derive(QueryableByName)]
struct SeenRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    person_known: bool,
}

impl Database {
    /// Scopes, newest first; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn scopes(
        &self,
        viewer: &Viewer,
        filter: &ScopeFilter,
        page: &PageRequest<ScopeKey>,
    ) -> Result<Page<ScopeLine>, StorageError> {
        let mut from = Sql::new(" from access_scopes s, me where me.known", []);
        if let Some(person) = filter.person {
            from = from.then(Sql::new(" and s.person_id = $1", [bind::<SqlUuid, _>(person.uuid())]));
        }
        if let Some(client) = filter.client {
            from = from.then(Sql::new(" and s.client_id = $1", [bind::<SqlUuid, _>(client)]));
        }
        if let Some(region) = &filter.region {
            from = from.then(Sql::new(" and s.region = $1", [bind::<Text, _>(region.clone())]));
        }
        if let Some(day) = filter.in_force_on {
            from = from.then(Sql::new(
                " and s.revoked_at is null and s.from_on <= $1 and (s.to_on is null or s.to_on >= $1)",
                [bind::<Date, _>(day)],
            ));
        }
        let connection = self.reading().await?;
        let count = viewer.me().text(" select count(*) as count").then(from.clone());
        let cut = time_keyset("s.granted_at", "s.id", page);
        let query = viewer.me().text(" select ").text(SCOPE_COLUMNS).then(from).then(cut);
        let rows: Vec<ScopeRow> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(ScopeLine::try_from)
    }

    /// A scope; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn scope(&self, viewer: &Viewer, id: ScopeId) -> Result<Option<ScopeLine>, StorageError> {
        let from = Sql::new(
            " from access_scopes s, me where me.known and s.id = $1",
            [bind::<SqlUuid, _>(id.uuid())],
        );
        let query = viewer.me().text(" select ").text(SCOPE_COLUMNS).then(from);
        Ok(load(&*self.sharing().await?, query).await?.into_iter().next())
    }
}

impl Attempt {
    /// What giving scope decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn granting(
        &self,
        person: Option<PersonId>,
        client: Option<Uuid>,
        region: Option<Region>,
        (from, to): (NaiveDate, Option<NaiveDate>),
    ) -> Result<ScopeSeen, StorageError> {
        let known = self.viewer.me().then(Sql::new(
            " select me.person_id, exists (select from people where id = $1) as person_known from me",
            [bind::<Nullable<SqlUuid>, _>(person.map(Id::uuid))],
        ));
        let same = Sql::new("select ", []).text(SCOPE_COLUMNS).then(Sql::new(
            " from access_scopes s
            where (s.person_id = $1 or s.client_id = $2) and s.region is not distinct from $3 and s.revoked_at is null
                and (s.to_on is null or s.to_on >= $4) and ($5 is null or s.from_on <= $5)",
            [
                bind::<Nullable<SqlUuid>, _>(person.map(Id::uuid)),
                bind::<Nullable<SqlUuid>, _>(client),
                bind::<Nullable<Text>, _>(region.map(Region::code)),
                bind::<Date, _>(from),
                bind::<Nullable<Date>, _>(to),
            ],
        ));
        let connection = self.shared();
        let known = connection.row::<SeenRow>(known);
        let (seen, same) = futures_util::future::try_join(known, load(connection, same)).await?;
        Ok(ScopeSeen {
            position: everywhere(seen.person_id),
            person_known: seen.person_known,
            line: same.into_iter().next(),
        })
    }

    /// What taking scope back decides on, and the end of its holder's chain.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn revoking(&self, id: ScopeId) -> Result<Option<(ScopeSeen, Head)>, StorageError> {
        let id = bind::<SqlUuid, _>(id.uuid());
        let known =
            self.viewer.me().text(" select me.person_id, me.known as person_known from me where me.known");
        let head = Sql::new(
            "select h.seq, h.hash, h.at from access_scopes s
            join chains h on h.subject = coalesce(s.person_id, '00000000-0000-0000-0000-000000000000')
            where s.id = $1",
            [id.clone()],
        );
        let line = Sql::new("select ", [])
            .text(SCOPE_COLUMNS)
            .then(Sql::new(" from access_scopes s where s.id = $1", [id]));
        let connection = self.shared();
        let known = connection.rows::<SeenRow>(known);
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let head = crate::people::load_head(connection, head);
        let (head, seen, line) = futures_util::future::try_join3(head, known, load(connection, line)).await?;
        let (Some(seen), Some(line)) = (seen.into_iter().next(), line.into_iter().next()) else {
            return Ok(None);
        };
        let seen = ScopeSeen { position: everywhere(seen.person_id), person_known: true, line: Some(line) };
        Ok(Some((seen, head)))
    }
}

fn everywhere(person: Option<Uuid>) -> Position {
    Position { person: person.map(Id::new), in_scope: true, ..Position::default() }
}

impl Stored for AccessScope {
    const KIND: &'static str = "accessScope";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, _new: bool) -> Sql {
        Sql::new("select from head", [])
    }

    fn beside(&self, recorded: &Recorded<ScopeFact>) -> Vec<Sql> {
        let row = Row::versioned("access_scopes", self.id, self.version);
        let piece = match &recorded.fact {
            ScopeFact::Granted { person_id, client_id, region, from, to, reason, .. } => row
                .fixed::<Nullable<SqlUuid>, _>("person_id", person_id.map(Id::uuid))
                .fixed::<Nullable<SqlUuid>, _>("client_id", *client_id)
                .fixed::<Nullable<Text>, _>("region", region.map(Region::code))
                .fixed::<Date, _>("from_on", *from)
                .fixed::<Nullable<Date>, _>("to_on", *to)
                .fixed::<Text, _>(
                    "reason",
                    reason.known().map_or_else(String::new, |text| text.as_str().to_owned()),
                )
                .fixed::<Nullable<SqlUuid>, _>("granted_by", recorded.by.person_id.map(Id::uuid))
                .fixed::<Timestamptz, _>("granted_at", recorded.at)
                .insert(),
            ScopeFact::Revoked { .. } => row.set::<Timestamptz, _>("revoked_at", recorded.at).update(),
        };
        vec![piece]
    }
}
