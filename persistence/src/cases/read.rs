use std::collections::BTreeMap;

use authority::Position;
use casework::plan::FinalBand;
use casework::task::{Facts, SavedTask, TaskKey};
use casework::{Case, CaseId};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Coded, Id, PersonId, Timestamp};
use uuid::Uuid;

use super::rows::{CASE_COLUMNS, CaseRow};
use super::tasks::load_tasks;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, Database, Head, StorageError, Viewer};

/// Somebody, with the name to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
}

/// A case as it was read for somebody.
#[derive(Clone, Debug)]
pub struct CaseRead {
    /// The case.
    pub case: Case,
    /// Where the one who asks stands towards it.
    pub position: Position,
    /// The end of its chain.
    pub head: Head,
    /// Its delivery officer's name.
    pub delivery_officer: Option<PersonName>,
    /// Its adviser's name.
    pub adviser: Option<PersonName>,
    /// The band with which its plan was cleared; not known of cases in lists.
    pub plan_band: Option<FinalBand>,
}

/// A case with how far its tasks are: what most commands decide on.
#[derive(Clone, Debug)]
pub struct CaseSeen {
    /// The case.
    pub read: CaseRead,
    /// Its tasks, as far as they have been touched.
    pub tasks: BTreeMap<TaskKey, SavedTask>,
}

impl CaseRead {
    /// When anything on the case last changed.
    #[must_use]
    pub fn updated_at(&self) -> Timestamp {
        self.head.at.unwrap_or(self.case.opened_at)
    }
}

impl CaseSeen {
    /// What the gates of the tasks look at.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let case = &self.read.case;
        Facts {
            status: case.status,
            track: case.track,
            has_delivery_officer: case.delivery_officer.is_some(),
            has_adviser: case.adviser.is_some(),
            band_funds: self.read.plan_band.is_some_and(FinalBand::funds),
            progress: self.tasks.iter().map(|(&task, saved)| (task, saved.progress)).collect(),
        }
    }
}

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    me: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Bool)]
    is_officer: bool,
    #[diesel(sql_type = Bool)]
    is_adviser: bool,
    #[diesel(sql_type = BigInt)]
    head_seq: i64,
    #[diesel(sql_type = Binary)]
    head_hash: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    head_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    officer_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    adviser_name: Option<String>,
}

/// A case's row with everything about its reader.
pub(super) struct ReadRow {
    case: CaseRow,
    standing: StandingRow,
}

impl QueryableByName<diesel::pg::Pg> for ReadRow {
    fn build<'a>(row: &impl NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        Ok(Self { case: CaseRow::build(row)?, standing: StandingRow::build(row)? })
    }
}

impl TryFrom<ReadRow> for CaseRead {
    type Error = StorageError;

    fn try_from(ReadRow { case, standing }: ReadRow) -> Result<Self, StorageError> {
        let case = Case::try_from(case)?;
        let named = |id: Option<PersonId>, name: Option<String>| Some(PersonName { id: id?, name: name? });
        Ok(Self {
            position: Position {
                person: standing.me.map(Id::new),
                in_scope: standing.in_scope,
                officer: standing.is_officer,
                adviser: standing.is_adviser,
                author: false,
                own: false,
            },
            head: Head { seq: standing.head_seq, hash: Some(standing.head_hash), at: Some(standing.head_at) },
            delivery_officer: named(case.delivery_officer.map(|a| a.person), standing.officer_name),
            adviser: named(case.adviser.map(|a| a.person), standing.adviser_name),
            plan_band: None,
            case,
        })
    }
}

/// What follows the columns of a case, from a query's `v`.
pub(super) const STANDING_COLUMNS: &str =
    ", v.me, v.in_scope, v.is_officer, v.is_adviser, v.head_seq, v.head_hash,
    v.head_at, o.display_name as officer_name, a.display_name as adviser_name";

/// The tables that [`STANDING_COLUMNS`] come from.
pub(super) const STANDING_TABLES: &str = "
left join people o on o.id = v.delivery_officer_id left join people a on a.id = v.adviser_id";

/// The band with which the plan in force, or else the latest, was cleared.
const BAND_COLUMN: &str = ", (
    select p.cleared_band from plan_versions p
    where p.case_id = v.id and p.superseded_by is null and p.stage in ('cleared', 'submitted', 'approved', 'refused')
    order by p.stage = 'approved' desc, p.number desc limit 1
) as plan_band";

/// A case that is read alone.
struct AloneRow {
    read: ReadRow,
    band: Option<String>,
}

impl QueryableByName<diesel::pg::Pg> for AloneRow {
    fn build<'a>(row: &impl NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        Ok(Self { read: ReadRow::build(row)?, band: NamedRow::get::<Nullable<Text>, _>(row, "plan_band")? })
    }
}

enum LoadCase {}

/// Reads one case for somebody; none if they may not know of it.
pub(super) async fn load_case(
    connection: &Wire,
    viewer: &Viewer,
    id: CaseId,
) -> Result<Option<CaseRead>, StorageError> {
    let query = viewer
        .visible_cases()
        .text(" select ")
        .text(CASE_COLUMNS)
        .text(STANDING_COLUMNS)
        .text(BAND_COLUMN)
        .text(" from visible v")
        .text(STANDING_TABLES)
        .then(Sql::new(" where v.id = $1", [bind::<SqlUuid, _>(id.uuid())]));
    let rows: Vec<AloneRow> = connection.fixed_rows(query.fixed::<LoadCase>()).await?;
    let Some(AloneRow { read, band }) = rows.into_iter().next() else { return Ok(None) };
    let wrong = || StorageError::corrupt("plan_versions", "cleared_band");
    let plan_band = band.map(|band| FinalBand::of(&band).ok_or_else(wrong)).transpose()?;
    Ok(Some(CaseRead { plan_band, ..read.try_into()? }))
}

pub(super) async fn see(
    connection: &Wire,
    viewer: &Viewer,
    id: CaseId,
) -> Result<Option<CaseSeen>, StorageError> {
    let read = load_case(connection, viewer, id);
    let (read, tasks) = try_join(read, load_tasks(connection, id)).await?;
    Ok(read.map(|read| CaseSeen { read, tasks }))
}

impl Database {
    /// A case and its tasks, if `viewer` may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case(&self, viewer: &Viewer, id: CaseId) -> Result<Option<CaseSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, id).await
    }
}

impl Attempt {
    /// A case and its tasks, if the one who asks may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case(&self, id: CaseId) -> Result<Option<CaseSeen>, StorageError> {
        see(self.shared(), &self.viewer, id).await
    }
}
