//! What was found of conflicts of interest on a case.

use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::conflict::{Check, CheckId, Declaration, DeclarationId, Finding, Purpose};
use casework::task::{SavedTask, TaskKey};
use casework::{CaseId, Checked};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::{try_join, try_join3};
use kernel::{Coded, Id, PersonId, Version};
use uuid::Uuid;

use super::assignments::TimeKey;
use super::deciding::load_deciding;
use super::read::{CaseRead, load_case};
use super::tasks::load_tasks;
use crate::declarations::load_declaration;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, CaseSeen, Database, StorageError, Viewer};

/// A check with the adviser's name.
#[derive(Clone, Debug)]
pub struct CheckLine {
    /// The check.
    pub check: Check,
    /// The adviser's name.
    pub name: String,
    /// Whether it is what counts: no later one of the same declaration, and that has not ended.
    pub current: bool,
}

/// Which checks of a case are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckFilter {
    /// Of this adviser.
    pub person: Option<PersonId>,
    /// Of this organisation.
    pub organisation: Option<Uuid>,
    /// Whether they are what counts.
    pub current: Option<bool>,
}

/// A case, and what a finding on it depends on.
#[derive(Clone, Debug)]
pub struct FindingRead {
    /// The case.
    pub seen: CaseSeen,
    /// The declaration, if there is one under that id, and the adviser's name.
    pub declaration: Option<(Declaration, String)>,
    /// What the decision depends on.
    pub deciding: DecisionFacts,
}

#[derive(QueryableByName)]
struct CheckRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    declaration_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    purpose: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = Date)]
    checked_on: NaiveDate,
    #[diesel(sql_type = Text)]
    finding: String,
    #[diesel(sql_type = Nullable<Text>)]
    mitigation: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    decision_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Bool)]
    current: bool,
}

impl TryFrom<CheckRow> for CheckLine {
    type Error = StorageError;

    fn try_from(row: CheckRow) -> Result<Self, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("conflict_checks", format!("{column} of {}", row.id));
        let mitigation = row.mitigation.map(|text| text.try_into().map_err(|_| wrong("mitigation")));
        let check = Check {
            id: CheckId::new(row.id),
            version: Version::FIRST,
            case_id: CaseId::new(row.case_id),
            declaration: DeclarationId::new(row.declaration_id),
            person: PersonId::new(row.person_id),
            purpose: Purpose::of(&row.purpose).ok_or_else(|| wrong("purpose"))?,
            organisation: row.organisation_id,
            checked_on: row.checked_on,
            finding: Finding::of(&row.finding).ok_or_else(|| wrong("finding"))?,
            mitigation: mitigation.transpose()?,
            decision: Id::new(row.decision_id),
            recorded_at: row.recorded_at,
        };
        Ok(Self { check, name: row.display_name, current: row.current })
    }
}

const COLUMNS: &str =
    "k.id, k.case_id, k.declaration_id, k.person_id, k.purpose, k.organisation_id, k.checked_on,
    k.finding, k.mitigation, k.decision_id, k.recorded_at, k.display_name, k.current";

/// The checks of a case.
fn checks(case: CaseId) -> Sql {
    Sql::new(
        " from (
            select c.*, p.display_name, d.ended_on is null and not exists (
                select from conflict_checks o
                where o.case_id = c.case_id and o.declaration_id = c.declaration_id and o.purpose = c.purpose
                    and (o.recorded_at, o.id) > (c.recorded_at, c.id)
            ) as current
            from conflict_checks c
            join people p on p.id = c.person_id
            join conflict_declarations d on d.id = c.declaration_id
            where c.case_id = $1
        ) k where true",
        [bind::<SqlUuid, _>(case.uuid())],
    )
}

#[derive(QueryableByName)]
struct LatestRow {
    #[diesel(sql_type = Text)]
    finding: String,
    #[diesel(sql_type = Bool)]
    counts: bool,
}

/// What the checks of one adviser on a case come to, before an allocation.
pub(super) async fn load_checked(
    connection: &Wire,
    case: CaseId,
    person: PersonId,
) -> Result<Checked, StorageError> {
    let query = Sql::new(
        "select distinct on (k.declaration_id) k.finding, d.ended_on is null as counts
        from conflict_checks k join conflict_declarations d on d.id = k.declaration_id
        where k.case_id = $1 and k.person_id = $2 and k.purpose = 'allocation'
        order by k.declaration_id, k.recorded_at desc, k.id desc",
        [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(person.uuid())],
    );
    load_latest(connection, case, query).await
}

/// What the latest checks of a case's declarations, as `query` finds them, come to.
pub(super) async fn load_latest(
    connection: &Wire,
    case: CaseId,
    query: Sql,
) -> Result<Checked, StorageError> {
    let rows: Vec<LatestRow> = connection.rows(query).await?;
    let latest: Option<Vec<_>> =
        rows.iter().map(|row| Finding::of(&row.finding).map(|finding| (finding, row.counts))).collect();
    latest
        .map(|latest| Checked::of(&latest))
        .ok_or_else(|| StorageError::corrupt("conflict_checks", format!("finding on {case}")))
}

/// Task 3 of a case, once touched.
pub(crate) async fn load_conflict_task(
    connection: &Wire,
    case: CaseId,
) -> Result<Option<SavedTask>, StorageError> {
    Ok(load_tasks(connection, case).await?.remove(&TaskKey::CheckAdviserConflicts))
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Whether a case has all of these checks.
pub(super) async fn has_checks(
    connection: &Wire,
    case: CaseId,
    named: &[Uuid],
) -> Result<bool, StorageError> {
    let query = Sql::new(
        "select id from conflict_checks where case_id = $1 and id = any ($2)",
        [bind::<SqlUuid, _>(case.uuid()), bind::<Array<SqlUuid>, _>(named.to_vec())],
    );
    let known: Vec<KnownRow> = connection.rows(query).await?;
    Ok(named.iter().all(|id| known.iter().any(|row| row.id == *id)))
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    display_name: String,
}

impl Database {
    /// The checks of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn checks(
        &self,
        viewer: &Viewer,
        case: CaseId,
        filter: CheckFilter,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<CheckLine>)>, StorageError> {
        let mut from = checks(case);
        if let Some(person) = filter.person {
            from = from.then(Sql::new(" and k.person_id = $1", [bind::<SqlUuid, _>(person.uuid())]));
        }
        if let Some(organisation) = filter.organisation {
            from = from.then(Sql::new(" and k.organisation_id = $1", [bind::<SqlUuid, _>(organisation)]));
        }
        if let Some(current) = filter.current {
            from = from.then(Sql::new(" and k.current = $1", [bind::<Bool, _>(current)]));
        }
        let keyset = time_keyset("k.recorded_at", "k.id", page);
        let found = self.of_case::<CheckRow, _>(viewer, case, COLUMNS, from, keyset, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(CheckLine::try_from)?))).transpose()
    }

    /// A check on a case, if `viewer` may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn check(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: CheckId,
    ) -> Result<Option<(CaseRead, CheckLine)>, StorageError> {
        let one = Sql::new(" and k.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
        let query = Sql::new("select ", []).text(COLUMNS).then(checks(case)).then(one);
        let connection = self.sharing().await?;
        let rows = connection.rows::<CheckRow>(query);
        let (read, rows) = try_join(load_case(&connection, viewer, case), rows).await?;
        let line = rows.into_iter().next().map(CheckLine::try_from).transpose()?;
        Ok(read.zip(line))
    }
}

impl Attempt {
    /// A case and what a finding on it depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn finding(
        &self,
        case: CaseId,
        declaration: DeclarationId,
        decision: &DecisionInput,
    ) -> Result<Option<FindingRead>, StorageError> {
        let connection = self.shared();
        let declared = async {
            let name = Sql::new(
                "select p.display_name from conflict_declarations d join people p on p.id = d.person_id
                where d.id = $1",
                [bind::<SqlUuid, _>(declaration.uuid())],
            );
            let names = connection.rows::<NameRow>(name);
            let (declaration, names) = try_join(load_declaration(connection, declaration), names).await?;
            Ok(declaration.zip(names.into_iter().next().map(|row| row.display_name)))
        };
        let deciding = load_deciding(connection, case, DecisionKind::ConflictFinding, decision);
        let (seen, declaration, deciding) = try_join3(self.case(case), declared, deciding).await?;
        Ok(seen.map(|seen| FindingRead { seen, declaration, deciding }))
    }
}

impl Stored for Check {
    const KIND: &'static str = "conflictCheck";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        Row::of("conflict_checks")
            .key::<SqlUuid, _>("id", self.id.uuid())
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<SqlUuid, _>("declaration_id", self.declaration.uuid())
            .fixed::<SqlUuid, _>("person_id", self.person.uuid())
            .fixed::<Text, _>("purpose", self.purpose.code())
            .fixed::<Nullable<SqlUuid>, _>("organisation_id", self.organisation)
            .fixed::<Date, _>("checked_on", self.checked_on)
            .fixed::<Text, _>("finding", self.finding.code())
            .fixed::<Nullable<Text>, _>(
                "mitigation",
                self.mitigation.as_ref().map(|mitigation| mitigation.as_str().to_owned()),
            )
            .fixed::<SqlUuid, _>("decision_id", self.decision.uuid())
            .fixed::<Timestamptz, _>("recorded_at", self.recorded_at)
            .write(new)
    }
}
