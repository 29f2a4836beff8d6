//! The register of advisers.

mod row;
mod saving;

use authority::Position;
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::PersonId;
use register::Adviser;
use uuid::Uuid;

use crate::keyset::keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

pub(crate) use row::load_entry;
use row::{AdviserRow, COLUMNS, advisers, load, load_periods};
pub use saving::AdviserSeen;

/// What advisers can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AdviserSort {
    /// The name.
    #[default]
    Name,
    /// How many cases they have.
    OpenCases,
}

/// The key of an adviser in the list: what it is sorted by, then the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdviserKey {
    /// A name.
    Name(String, Uuid),
    /// A number of cases.
    Cases(i64, Uuid),
}

impl AdviserSort {
    /// The key under which `line` stands in a list sorted so.
    #[must_use]
    pub fn key(self, line: &AdviserLine) -> AdviserKey {
        let id = line.adviser.person.uuid();
        match self {
            Self::Name => AdviserKey::Name(kernel::search_key(&line.name), id),
            Self::OpenCases => AdviserKey::Cases(line.open_cases, id),
        }
    }
}

/// Which advisers are wanted; several regions mean any of them.
#[derive(Clone, Debug, Default)]
pub struct AdviserFilter {
    /// At home in one of these.
    pub regions: Vec<String>,
    /// Employed by this organisation.
    pub employer: Option<Uuid>,
    /// Whether they advise today.
    pub active: Option<bool>,
    /// Whether they can take another case.
    pub has_capacity: Option<bool>,
}

/// An adviser with what the cases say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdviserLine {
    /// The entry in the register.
    pub adviser: Adviser,
    /// The person's name.
    pub name: String,
    /// Whether both the entry and the person are active today.
    pub active: bool,
    /// How many of the cases they advise are not closed.
    pub open_cases: i64,
}

/// Somebody's time as the adviser of a case.
#[derive(Clone, Debug, QueryableByName)]
pub struct AdviserPeriod {
    /// The assignment.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The case.
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    /// What people call it.
    #[diesel(sql_type = Integer)]
    pub reference: i32,
    /// The first day.
    #[diesel(sql_type = Date)]
    pub from_on: NaiveDate,
    /// The last day, if it has ended.
    #[diesel(sql_type = Nullable<Date>)]
    pub to_on: Option<NaiveDate>,
}

/// An adviser as read for somebody.
#[derive(Clone, Debug)]
pub struct AdviserRead {
    /// The adviser.
    pub line: AdviserLine,
    /// Where the one who asks stands.
    pub position: Position,
    /// The times on cases that the one who asks may know of, the latest first.
    pub periods: Vec<AdviserPeriod>,
}

impl AdviserFilter {
    fn sql(&self, today: NaiveDate) -> Sql {
        let mut sql = advisers(today);
        if !self.regions.is_empty() {
            let regions = bind::<Array<Text>, _>(self.regions.clone());
            sql = sql.then(Sql::new(" and a.home_region = any ($1)", [regions]));
        }
        if let Some(employer) = self.employer {
            let employer = bind::<SqlUuid, _>(employer);
            sql = sql.then(Sql::new(" and a.employer_organisation_id = $1", [employer]));
        }
        if let Some(active) = self.active {
            sql = sql.then(Sql::new(" and a.active = $1", [bind::<Bool, _>(active)]));
        }
        if let Some(spare) = self.has_capacity {
            let spare = bind::<Bool, _>(spare);
            sql = sql.then(Sql::new(" and (a.open_cases < a.capacity_cases) = $1", [spare]));
        }
        sql
    }
}

impl Database {
    /// The register of advisers, as far as it is wanted; nobody for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn advisers(
        &self,
        viewer: &Viewer,
        filter: &AdviserFilter,
        sort: AdviserSort,
        today: NaiveDate,
        page: &PageRequest<AdviserKey>,
    ) -> Result<Page<AdviserLine>, StorageError> {
        let column = match sort {
            AdviserSort::Name => "a.search_name",
            AdviserSort::OpenCases => "a.open_cases",
        };
        let cut = keyset(column, "a.id", page, |key| match key {
            AdviserKey::Name(name, id) => [bind::<Text, _>(name.clone()), bind::<SqlUuid, _>(*id)],
            AdviserKey::Cases(cases, id) => [bind::<BigInt, _>(*cases), bind::<SqlUuid, _>(*id)],
        });
        let connection = self.reading().await?;
        let query = viewer.me().text(COLUMNS).then(filter.sql(today)).then(cut);
        let rows: Vec<AdviserRow> = connection.rows(query).await?;
        let count = viewer.me().text(" select count(*) as count").then(filter.sql(today));
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(AdviserLine::try_from)
    }

    /// An adviser with the times on cases; nobody for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn adviser(
        &self,
        viewer: &Viewer,
        person: PersonId,
        today: NaiveDate,
    ) -> Result<Option<AdviserRead>, StorageError> {
        let connection = self.sharing().await?;
        let adviser = load(&connection, viewer, person, today);
        let (row, periods) = try_join(adviser, load_periods(&connection, viewer, person)).await?;
        let Some(row) = row else { return Ok(None) };
        let me = row.me.map(PersonId::new);
        let position = Position { person: me, own: me == Some(person), ..Position::default() };
        Ok(Some(AdviserRead { line: row.try_into()?, position, periods }))
    }
}
