//! People, and the caller among them.

use authority::Position;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Aggregate, Coded, Id, PersonId, Recorded, Version, search_key};
use register::{Function, Functions, PersonFact, RegisteredPerson};
use uuid::Uuid;

use crate::access::ScopeLine;
use crate::delegations::DelegationLine;
use crate::event::{Chain, Head};
use crate::keyset::{containing, keyset};
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// What people are sorted by: the name as it is searched, then the id.
pub type PersonKey = (String, Uuid);

/// A registered person as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The person.
    pub person: RegisteredPerson,
    /// How many facts the person's record has lived through.
    pub version: Version,
    /// When the person was registered.
    pub created_at: DateTime<Utc>,
}

/// What registering somebody decides on.
#[derive(Clone, Debug)]
pub struct PersonSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// Who is registered under the same tenant and object id.
    pub same: Option<PersonId>,
}

/// What changing somebody's record decides on.
#[derive(Clone, Debug)]
pub struct PersonChanging {
    /// The end of the person's chain.
    pub head: Head,
    /// Where the one who asks stands.
    pub position: Position,
    /// The person.
    pub line: PersonLine,
}

/// Which people are wanted.
#[derive(Clone, Debug, Default)]
pub struct PersonFilter {
    /// Part of the name.
    pub text: Option<String>,
    /// What they can be asked to do.
    pub function: Option<Function>,
    /// With scope over this region.
    pub region: Option<String>,
    /// Whether they work here on a day.
    pub active: Option<(NaiveDate, bool)>,
}

/// What the record knows of the caller.
#[derive(Clone, Debug)]
pub struct MeRead {
    /// The caller as a registered person.
    pub person: Option<PersonLine>,
    /// The scopes in force.
    pub scopes: Vec<ScopeLine>,
    /// What is delegated to them in person and in force.
    pub delegations: Vec<DelegationLine>,
    /// The schools hidden from the caller.
    pub excluded_urns: Vec<String>,
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = SqlUuid)]
    tenant_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    object_id: Uuid,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Text)]
    email: String,
    #[diesel(sql_type = Array<Text>)]
    functions: Vec<String>,
    #[diesel(sql_type = Nullable<Date>)]
    active_from: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    active_to: Option<NaiveDate>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

const PERSON_COLUMNS: &str =
    "p.id, p.version, p.tenant_id, p.object_id, p.display_name, p.email, p.functions, p.active_from, p.active_to,
    p.created_at";

/// What a row says that a person can be asked to do.
pub(crate) fn functions(codes: &[String]) -> Functions {
    codes.iter().filter_map(|code| Function::of(code)).collect()
}

/// A registered person.
pub(crate) async fn load_person(connection: &Wire, id: PersonId) -> Result<Option<PersonLine>, StorageError> {
    let from = Sql::new(" from people p where p.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
    let rows: Vec<PersonRow> =
        connection.rows(Sql::new("select ", []).text(PERSON_COLUMNS).then(from)).await?;
    rows.into_iter().next().map(PersonLine::try_from).transpose()
}

impl TryFrom<PersonRow> for PersonLine {
    type Error = StorageError;

    fn try_from(row: PersonRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("people", format!("{column} of {}", row.id));
        Ok(Self {
            person: RegisteredPerson {
                id: PersonId::new(row.id),
                tenant: row.tenant_id,
                object: row.object_id,
                display_name: row.display_name.try_into().map_err(|_| wrong("display_name"))?,
                email: row.email.try_into().map_err(|_| wrong("email"))?,
                functions: functions(&row.functions),
                active_from: row.active_from,
                active_to: row.active_to,
            },
            version: Version::new(row.version),
            created_at: row.created_at,
        })
    }
}

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    in_scope: bool,
}

#[derive(QueryableByName)]
struct SeenRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    same: Option<Uuid>,
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    hash: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    display_name: String,
}

#[derive(QueryableByName)]
struct UrnRow {
    #[diesel(sql_type = Text)]
    urn: String,
}

impl Database {
    /// The registered people, as far as they are wanted; nobody for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn people(
        &self,
        viewer: &Viewer,
        filter: &PersonFilter,
        page: &PageRequest<PersonKey>,
    ) -> Result<Page<PersonLine>, StorageError> {
        let mut from = Sql::new(" from people p, me where me.known", []);
        if let Some(text) = &filter.text {
            from = from.then(Sql::new(" and p.search_name like $1", [bind::<Text, _>(containing(text))]));
        }
        if let Some(function) = filter.function {
            from = from.then(Sql::new(" and $1 = any (p.functions)", [bind::<Text, _>(function.code())]));
        }
        if let Some(region) = &filter.region {
            from = from.then(Sql::new(
                " and exists (select from access_scopes s where s.person_id = p.id and s.revoked_at is null
                    and (s.region is null or s.region = $1))",
                [bind::<Text, _>(region.clone())],
            ));
        }
        if let Some((day, active)) = filter.active {
            from = from.then(Sql::new(
                " and (coalesce(p.active_from <= $1, true) and coalesce(p.active_to >= $1, true)) = $2",
                [bind::<Date, _>(day), bind::<Bool, _>(active)],
            ));
        }
        let connection = self.reading().await?;
        let count = viewer.me().text(" select count(*) as count").then(from.clone());
        let cut = keyset("p.search_name", "p.id", page, |(name, id)| {
            [bind::<Text, _>(name.clone()), bind::<SqlUuid, _>(*id)]
        });
        let query = viewer.me().text(" select ").text(PERSON_COLUMNS).then(from).then(cut);
        let rows: Vec<PersonRow> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(PersonLine::try_from)
    }

    /// A registered person; nobody for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn person(&self, viewer: &Viewer, id: PersonId) -> Result<Option<PersonLine>, StorageError> {
        let from =
            Sql::new(" from people p, me where me.known and p.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
        let query = viewer.me().text(" select ").text(PERSON_COLUMNS).then(from);
        let rows: Vec<PersonRow> = self.sharing().await?.rows(query).await?;
        rows.into_iter().next().map(PersonLine::try_from).transpose()
    }

    /// Where a caller stands towards what does not exist yet: in scope, if any region is in theirs.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn standing(&self, viewer: &Viewer) -> Result<Position, StorageError> {
        let query = viewer
            .me()
            .text(" select me.person_id, me.national or cardinality(me.regions) > 0 as in_scope from me");
        let row: StandingRow = self.sharing().await?.row(query).await?;
        Ok(Position { person: row.person_id.map(Id::new), in_scope: row.in_scope, ..Position::default() })
    }

    /// What the record knows of the caller.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn me(&self, viewer: &Viewer, today: NaiveDate) -> Result<MeRead, StorageError> {
        let connection = self.sharing().await?;
        let person = viewer
            .me()
            .text(" select ")
            .text(PERSON_COLUMNS)
            .text(" from people p, me where p.id = me.person_id");
        let excluded = viewer.me().text(
            " select x.urn from access_exclusions x, me
            where x.person_id = me.person_id and x.removed_at is null and x.urn is not null order by x.urn",
        );
        let scopes = crate::access::in_force(viewer, today);
        let people = connection.rows::<PersonRow>(person);
        let urns = connection.rows::<UrnRow>(excluded);
        let scopes = crate::access::load(&connection, scopes);
        let delegations = crate::delegations::load_mine(&connection, viewer, today);
        let (people, urns, scopes, delegations) =
            futures_util::future::try_join4(people, urns, scopes, delegations).await?;
        Ok(MeRead {
            person: people.into_iter().next().map(PersonLine::try_from).transpose()?,
            scopes,
            delegations,
            excluded_urns: urns.into_iter().map(|row| row.urn).collect(),
        })
    }
}

impl Attempt {
    /// What registering somebody decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn registering(&self, tenant: Uuid, object: Uuid) -> Result<PersonSeen, StorageError> {
        let query = self.viewer.me().then(Sql::new(
            " select me.person_id, p.id as same from me left join people p on p.tenant_id = $1 and p.object_id = $2",
            [bind::<SqlUuid, _>(tenant), bind::<SqlUuid, _>(object)],
        ));
        let row: SeenRow = self.shared().row(query).await?;
        let position = Position { person: row.person_id.map(Id::new), in_scope: true, ..Position::default() };
        Ok(PersonSeen { position, same: row.same.map(Id::new) })
    }

    /// What changing somebody's record decides on, if there is such a person.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn changing_person(&self, id: PersonId) -> Result<Option<PersonChanging>, StorageError> {
        let me = self.viewer.me().text(" select me.person_id, true as in_scope from me where me.known");
        let connection = self.shared();
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let head = self.head(Chain::person(id));
        let rest = try_join(connection.rows::<StandingRow>(me), load_person(connection, id));
        let (head, (me, line)) = try_join(head, rest).await?;
        let (Some(me), Some(line)) = (me.into_iter().next(), line) else { return Ok(None) };
        let position = Position { person: me.person_id.map(Id::new), in_scope: true, ..Position::default() };
        Ok(Some(PersonChanging { head, position, line }))
    }

    /// The end of a chain, which may not have begun.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn head(&self, chain: Chain) -> Result<Head, StorageError> {
        let query = Sql::new(
            "select seq, hash, at from chains where subject = $1",
            [bind::<SqlUuid, _>(chain.subject)],
        );
        load_head(self.shared(), query).await
    }

    /// The caller's name, if they are a registered person.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn my_name(&self) -> Result<Option<String>, StorageError> {
        let query =
            self.viewer.me().text(" select p.display_name from people p, me where p.id = me.person_id");
        let rows: Vec<NameRow> = self.shared().rows(query).await?;
        Ok(rows.into_iter().next().map(|row| row.display_name))
    }
}

/// The end of a chain, as a query finds it.
pub(crate) async fn load_head(connection: &Wire, query: Sql) -> Result<Head, StorageError> {
    let rows: Vec<HeadRow> = connection.rows(query).await?;
    let head = rows.into_iter().next();
    Ok(head.map_or_else(Head::default, |row| Head { seq: row.seq, hash: Some(row.hash), at: Some(row.at) }))
}

impl Aggregate for PersonLine {
    type Fact = PersonFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<PersonFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (
                None,
                PersonFact::Created { person_id, tenant_id, subject_id, functions, display_name, email },
            ) => Some(Self {
                person: RegisteredPerson {
                    id: *person_id,
                    tenant: *tenant_id,
                    object: *subject_id,
                    display_name: display_name.known()?.clone(),
                    email: email.known()?.clone(),
                    functions: functions.clone(),
                    active_from: None,
                    active_to: None,
                },
                version: Version::FIRST,
                created_at: recorded.at,
            }),
            (
                Some(Self { person, version, created_at }),
                PersonFact::Changed { active_from, active_to, display_name, email, .. },
            ) => Some(Self {
                person: RegisteredPerson {
                    display_name: display_name.known().cloned().unwrap_or(person.display_name),
                    email: email.known().cloned().unwrap_or(person.email),
                    active_from: Some(*active_from),
                    active_to: *active_to,
                    ..person
                },
                version: version.next(),
                created_at,
            }),
            _ => None,
        }
    }
}

impl Stored for PersonLine {
    const KIND: &'static str = "person";

    fn subject(&self) -> Uuid {
        self.person.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let person = &self.person;
        let functions: Vec<String> = person.functions.iter().map(|own| own.code().to_owned()).collect();
        Row::versioned("people", person.id, self.version)
            .fixed::<SqlUuid, _>("tenant_id", person.tenant)
            .fixed::<SqlUuid, _>("object_id", person.object)
            .set::<Text, _>("display_name", person.display_name.as_str().to_owned())
            .set::<Text, _>("search_name", search_key(person.display_name.as_str()))
            .set::<Text, _>("email", person.email.as_str().to_owned())
            .set::<Array<Text>, _>("functions", functions)
            .set::<Nullable<Date>, _>("active_from", person.active_from)
            .set::<Nullable<Date>, _>("active_to", person.active_to)
            .fixed::<Timestamptz, _>("created_at", self.created_at)
            .write(new)
    }
}
