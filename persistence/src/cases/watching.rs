//! The cases on somebody's watchlist.

use casework::{CaseId, Watch};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::row::NamedRow;
use diesel::sql_types::{Bool, Integer, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Id, PersonId, Timestamp, Version};
use uuid::Uuid;

use super::list::CaseKey;
use super::read::{CaseRead, ReadRow, STANDING_COLUMNS, STANDING_TABLES, load_case};
use super::rows::CASE_COLUMNS;
use crate::keyset::keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer, Work};

/// A case on the caller's watchlist.
#[derive(Clone, Debug)]
pub struct WatchLine {
    /// The case.
    pub read: CaseRead,
    /// When it was put on the list.
    pub since: Timestamp,
}

/// What a watchlist can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchSort {
    /// When cases were put on it.
    #[default]
    AddedAt,
    /// The school's name at opening.
    SchoolName,
}

/// A case, and whether it is on the caller's watchlist.
#[derive(Clone, Debug)]
pub struct WatchSeen {
    /// The case.
    pub read: CaseRead,
    /// The entry, if there ever was one.
    pub watch: Option<Watch>,
}

struct LineRow {
    read: ReadRow,
    since: SinceRow,
}

#[derive(QueryableByName)]
struct SinceRow {
    #[diesel(sql_type = Timestamptz)]
    watched_since: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct WatchRow {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Bool)]
    watching: bool,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
}

impl QueryableByName<diesel::pg::Pg> for LineRow {
    fn build<'a>(row: &impl NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        Ok(Self { read: ReadRow::build(row)?, since: SinceRow::build(row)? })
    }
}

impl From<WatchRow> for Watch {
    fn from(row: WatchRow) -> Self {
        Self {
            case_id: Id::new(row.case_id),
            person_id: Id::new(row.person_id),
            version: Version::new(row.version),
            watching: row.watching,
            since: row.since,
        }
    }
}

impl WatchSort {
    /// The key under which `line` stands in a list sorted so.
    #[must_use]
    pub fn key(self, line: &WatchLine) -> CaseKey {
        let id = line.read.case.id.uuid();
        match self {
            Self::AddedAt => CaseKey::Time(line.since, id),
            Self::SchoolName => CaseKey::Name(kernel::search_key(&line.read.case.school.name), id),
        }
    }
}

/// What is known of a case on somebody's list.
pub(super) async fn load_watch(
    connection: &Wire,
    case: CaseId,
    person: PersonId,
) -> Result<Option<Watch>, StorageError> {
    let query = Sql::new(
        "select w.case_id, w.person_id, w.version, w.watching, w.since from watchlist w
        where w.case_id = $1 and w.person_id = $2",
        [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(person.uuid())],
    );
    let rows: Vec<WatchRow> = connection.rows(query).await?;
    Ok(rows.into_iter().next().map(Watch::from))
}

impl Database {
    /// The cases on the watchlist of `viewer`, as far as they may still know of them.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn watchlist(
        &self,
        viewer: &Viewer,
        sort: WatchSort,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<WatchLine>, StorageError> {
        let column = match sort {
            WatchSort::AddedAt => "w.since",
            WatchSort::SchoolName => "v.school_search_name",
        };
        let cut = keyset(column, "v.id", page, |key| match key {
            CaseKey::Time(at, id) => [bind::<Timestamptz, _>(*at), bind::<SqlUuid, _>(*id)],
            CaseKey::Name(name, id) => [bind::<Text, _>(name.clone()), bind::<SqlUuid, _>(*id)],
        });
        let mine = " join watchlist w on w.case_id = v.id and w.person_id = v.me and w.watching where true";
        let query = viewer
            .visible_cases()
            .text(" select ")
            .text(CASE_COLUMNS)
            .text(STANDING_COLUMNS)
            .text(", w.since as watched_since from visible v")
            .text(STANDING_TABLES)
            .text(mine)
            .then(cut);
        let connection = self.reading().await?;
        let rows: Vec<LineRow> = connection.rows(query).await?;
        let count = viewer.visible_cases().text(" select count(*) as count from visible v").text(mine);
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total)
            .try_map(|row| Ok(WatchLine { read: row.read.try_into()?, since: row.since.watched_since }))
    }
}

impl Attempt {
    /// A case, and whether it is on the caller's watchlist; none if the caller may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn watching(&self, case: CaseId) -> Result<Option<WatchSeen>, StorageError> {
        let connection = self.shared();
        let mine = Sql::new(
            " select w.case_id, w.person_id, w.version, w.watching, w.since from watchlist w
            join me on me.person_id = w.person_id where w.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        let watch = connection.rows::<WatchRow>(self.viewer.me().then(mine));
        let (read, watch) = try_join(load_case(connection, &self.viewer, case), watch).await?;
        let watch = watch.into_iter().next().map(Watch::from);
        Ok(read.map(|read| WatchSeen { read, watch }))
    }
}

impl Work {
    /// Puts a case on somebody's watchlist, unless it is there.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn watch(
        &mut self,
        before: Option<Watch>,
        case: CaseId,
        person: PersonId,
    ) -> Result<Option<Watch>, StorageError> {
        match Watch::add(before.as_ref(), case, person) {
            Some(fact) => self.apply(before, fact).map(Some),
            None => Ok(before),
        }
    }
}

impl Stored for Watch {
    const KIND: &'static str = "watch";

    fn subject(&self) -> Uuid {
        self.id()
    }

    fn row(&self, new: bool) -> Sql {
        Row::of("watchlist")
            .key::<SqlUuid, _>("person_id", self.person_id.uuid())
            .key::<SqlUuid, _>("case_id", self.case_id.uuid())
            .set::<Integer, _>("version", self.version.number())
            .set::<Bool, _>("watching", self.watching)
            .set::<Timestamptz, _>("since", self.since)
            .write(new)
    }
}
