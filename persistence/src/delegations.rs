//! Delegations: who may decide what, where and when.

use authority::{
    DecisionKind, DelegatingFacts, Delegation, DelegationFact, DelegationId, GivenDelegation, Holder, Level,
    Position, Role,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::{try_join3, try_join4};
use kernel::{Coded, Id, Pence, PersonId, Recorded, Timestamp, Version};
use register::Region;
use uuid::Uuid;

use crate::cases::load_unregistered;
use crate::event::Head;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Chain, Database, StorageError, Viewer};

/// What delegations are sorted by.
pub type DelegationKey = (Timestamp, Uuid);

/// A delegation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationLine {
    /// The delegation.
    pub given: GivenDelegation,
    /// What it rests on.
    pub authority: String,
    /// Who gave it; nobody gave the standing scheme.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was ended.
    pub end_reason: Option<String>,
}

/// Which delegations are wanted; several values of one kind mean any of them.
#[derive(Clone, Debug, Default)]
pub struct DelegationFilter {
    /// These persons'.
    pub people: Vec<PersonId>,
    /// For these kinds of decision.
    pub kinds: Vec<String>,
    /// For these regions alone.
    pub regions: Vec<String>,
    /// In force on this day.
    pub in_force_on: Option<NaiveDate>,
    /// The caller's own.
    pub own: bool,
}

/// What giving authority decides on.
#[derive(Clone, Debug)]
pub struct DelegatingSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// What the record says.
    pub facts: DelegatingFacts,
    /// The end of the chain.
    pub head: Head,
}

/// A delegation as a command sees it.
#[derive(Clone, Debug)]
pub struct DelegationSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// The delegation.
    pub line: DelegationLine,
    /// The end of the chain.
    pub head: Head,
}

#[derive(QueryableByName)]
struct DelegationRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    role: Option<String>,
    #[diesel(sql_type = Text)]
    decision_kind: String,
    #[diesel(sql_type = Text)]
    level: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    limit_pence: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    region: Option<String>,
    #[diesel(sql_type = Date)]
    from_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    to_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    authority: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    delegate_of_person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    created_by: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    ended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    end_reason: Option<String>,
}

const DELEGATION_COLUMNS: &str = "d.id, d.version, d.person_id, d.role, d.decision_kind, d.level, d.limit_pence,
    d.region, d.from_on, d.to_on, d.authority, d.delegate_of_person_id, d.created_by, d.created_at, d.ended_at,
    d.end_reason";

impl TryFrom<DelegationRow> for DelegationLine {
    type Error = StorageError;

    fn try_from(row: DelegationRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("delegations", format!("{column} of {}", row.id));
        let holder = match (row.person_id, row.role.as_deref().and_then(Role::of)) {
            (Some(person), None) => Holder::Person(Id::new(person)),
            (None, Some(role)) => Holder::Role(role),
            _ => return Err(wrong("role")),
        };
        let region = row.region.as_deref().map(|code| Region::of(code).ok_or_else(|| wrong("region")));
        let limit = row.limit_pence.map(|limit| Pence::try_from(limit).map_err(|_| wrong("limit_pence")));
        Ok(Self {
            given: GivenDelegation {
                delegation: Delegation {
                    id: DelegationId::new(row.id),
                    holder,
                    kind: DecisionKind::of(&row.decision_kind).ok_or_else(|| wrong("decision_kind"))?,
                    level: Level::of(&row.level).ok_or_else(|| wrong("level"))?,
                    region: region.transpose()?,
                    from: row.from_on,
                    to: row.to_on,
                },
                version: Version::new(row.version),
                limit: limit.transpose()?,
                delegate_of: row.delegate_of_person_id.map(Id::new),
            },
            authority: row.authority,
            created_by: row.created_by.map(Id::new),
            created_at: row.created_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
        })
    }
}

/// The delegations that `from` finds, which calls them `d`.
pub(crate) async fn load(
    connection: &Wire,
    with: Sql,
    from: Sql,
) -> Result<Vec<DelegationLine>, StorageError> {
    let query = with.text(" select ").text(DELEGATION_COLUMNS).then(from);
    let rows: Vec<DelegationRow> = connection.rows(query).await?;
    rows.into_iter().map(DelegationLine::try_from).collect()
}

/// The delegations of a kind: few, since each names a person or a role.
pub(crate) async fn load_of_kind(
    connection: &Wire,
    kind: DecisionKind,
) -> Result<Vec<DelegationLine>, StorageError> {
    let from = Sql::new(" from delegations d where d.decision_kind = $1", [bind::<Text, _>(kind.code())]);
    load(connection, Sql::new("", []), from).await
}

/// What is delegated to the caller in person and in force on a day.
pub(crate) async fn load_mine(
    connection: &Wire,
    viewer: &Viewer,
    day: NaiveDate,
) -> Result<Vec<DelegationLine>, StorageError> {
    let mine = DelegationFilter { own: true, in_force_on: Some(day), ..DelegationFilter::default() };
    load(connection, viewer.me(), mine.sql().text(" order by d.created_at, d.id")).await
}

impl DelegationFilter {
    fn sql(&self) -> Sql {
        let mut sql = Sql::new(" from delegations d, me where me.known", []);
        if self.own {
            sql = sql.text(" and d.person_id = me.person_id");
        }
        if !self.people.is_empty() {
            let people: Vec<Uuid> = self.people.iter().map(|person| person.uuid()).collect();
            sql = sql.then(Sql::new(" and d.person_id = any ($1)", [bind::<Array<SqlUuid>, _>(people)]));
        }
        if !self.kinds.is_empty() {
            let kinds = bind::<Array<Text>, _>(self.kinds.clone());
            sql = sql.then(Sql::new(" and d.decision_kind = any ($1)", [kinds]));
        }
        if !self.regions.is_empty() {
            let regions = bind::<Array<Text>, _>(self.regions.clone());
            sql = sql.then(Sql::new(" and d.region = any ($1)", [regions]));
        }
        if let Some(day) = self.in_force_on {
            sql = sql.then(Sql::new(
                " and d.from_on <= $1 and (d.to_on is null or d.to_on >= $1)",
                [bind::<Date, _>(day)],
            ));
        }
        sql
    }
}

impl Database {
    /// Delegations, newest first; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn delegations(
        &self,
        viewer: &Viewer,
        filter: &DelegationFilter,
        page: &PageRequest<DelegationKey>,
    ) -> Result<Page<DelegationLine>, StorageError> {
        let connection = self.reading().await?;
        let cut = time_keyset("d.created_at", "d.id", page);
        let lines = load(&connection, viewer.me(), filter.sql().then(cut)).await?;
        let count = viewer.me().text(" select count(*) as count").then(filter.sql());
        let total = connection.total(page.total, count).await?;
        Ok(Page::cut(lines, page, total))
    }

    /// A delegation, or only one of the caller's own; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn delegation(
        &self,
        viewer: &Viewer,
        id: DelegationId,
        own: bool,
    ) -> Result<Option<DelegationLine>, StorageError> {
        let filter = DelegationFilter { own, ..DelegationFilter::default() };
        let one = filter.sql().then(Sql::new(" and d.id = $1", [bind::<SqlUuid, _>(id.uuid())]));
        Ok(load(&*self.sharing().await?, viewer.me(), one).await?.into_iter().next())
    }
}

#[derive(QueryableByName)]
struct MeRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    known: bool,
}

impl Attempt {
    async fn me(&self) -> Result<Option<Position>, StorageError> {
        let query = self.viewer.me().text(" select me.person_id, me.known from me");
        let row: MeRow = self.shared().row(query).await?;
        let person = row.person_id.map(Id::new);
        Ok(row.known.then(|| Position { person, in_scope: true, ..Position::default() }))
    }

    /// What giving authority decides on: those named, and whether one of them has the same already.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn delegating(
        &self,
        named: [Option<PersonId>; 2],
        wanted: &Delegation,
    ) -> Result<DelegatingSeen, StorageError> {
        let same = Sql::new(
            " from delegations d
            where d.person_id = $1 and d.decision_kind = $2 and d.level = $3 and d.region is not distinct from $4
                and (d.to_on is null or d.to_on >= greatest(d.from_on, $5)) and ($6 is null or d.from_on <= $6)",
            [
                bind::<Nullable<SqlUuid>, _>(named[0].map(Id::uuid)),
                bind::<Text, _>(wanted.kind.code()),
                bind::<Text, _>(wanted.level.code()),
                bind::<Nullable<Text>, _>(wanted.region.map(Region::code)),
                bind::<Date, _>(wanted.from),
                bind::<Nullable<Date>, _>(wanted.to),
            ],
        );
        let connection = self.shared();
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let (head, position, unregistered, same) = try_join4(
            self.head(Chain::PLATFORM),
            self.me(),
            load_unregistered(connection, named.into_iter().flatten()),
            load(connection, Sql::new("", []), same),
        )
        .await?;
        let same = same.first().map(|line| line.given.delegation.id);
        let facts = DelegatingFacts { unregistered, same };
        Ok(DelegatingSeen { position: position.unwrap_or_default(), facts, head })
    }

    /// A delegation that is to be ended; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn ending_delegation(&self, id: DelegationId) -> Result<Option<DelegationSeen>, StorageError> {
        let one = Sql::new(" from delegations d where d.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
        let lines = load(self.shared(), Sql::new("", []), one);
        let (head, position, lines) = try_join3(self.head(Chain::PLATFORM), self.me(), lines).await?;
        let found = position.zip(lines.into_iter().next());
        Ok(found.map(|(position, line)| DelegationSeen { position, line, head }))
    }
}

impl Stored for GivenDelegation {
    const KIND: &'static str = "delegation";

    fn subject(&self) -> Uuid {
        self.delegation.id.uuid()
    }

    fn row(&self, _new: bool) -> Sql {
        Sql::new("select from head", [])
    }

    fn beside(&self, recorded: &Recorded<DelegationFact>) -> Vec<Sql> {
        let own = &self.delegation;
        let row =
            Row::versioned("delegations", own.id, self.version).set::<Nullable<Date>, _>("to_on", own.to);
        let piece = match &recorded.fact {
            DelegationFact::Created { person_id, authority, .. } => row
                .fixed::<SqlUuid, _>("person_id", person_id.uuid())
                .fixed::<Text, _>("decision_kind", own.kind.code())
                .fixed::<Text, _>("level", own.level.code())
                .fixed::<Nullable<BigInt>, _>("limit_pence", self.limit.map(i64::from))
                .fixed::<Nullable<Text>, _>("region", own.region.map(Region::code))
                .fixed::<Date, _>("from_on", own.from)
                .fixed::<Nullable<SqlUuid>, _>("delegate_of_person_id", self.delegate_of.map(Id::uuid))
                .fixed::<Text, _>(
                    "authority",
                    authority.known().map_or_else(String::new, |text| text.as_str().to_owned()),
                )
                .fixed::<Nullable<SqlUuid>, _>("created_by", recorded.by.person_id.map(Id::uuid))
                .fixed::<Timestamptz, _>("created_at", recorded.at)
                .insert(),
            DelegationFact::Ended { reason, .. } => row
                .set::<Timestamptz, _>("ended_at", recorded.at)
                .set::<Nullable<Text>, _>("end_reason", reason.known().map(|text| text.as_str().to_owned()))
                .update(),
        };
        vec![piece]
    }
}
