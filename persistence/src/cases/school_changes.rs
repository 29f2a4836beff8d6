//! What a case was told of its school, and what became of it.

use casework::{
    Case, CaseFact, CaseId, CaseReference, ChangeResolution, ResolvingFacts, SchoolChange, SchoolChangeId,
    SchoolSnapshot,
};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join3;
use kernel::{Coded, Recorded};
use register::Urn;
use serde_json::Value;
use uuid::Uuid;

use super::opening::{SchoolColumns, snapshot};
use super::read::CaseRead;
use super::rows::text;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, CaseSeen, Database, StorageError, TimeKey, Viewer};

/// A change to its school that a case was told of.
#[derive(Clone, Debug, QueryableByName)]
pub struct CaseSchoolChangeLine {
    /// Which change.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The school.
    #[diesel(sql_type = Text)]
    pub urn: String,
    /// The members that changed.
    #[diesel(sql_type = Array<Text>)]
    pub changed: Vec<String>,
    /// The school's successor, if that is the change.
    #[diesel(sql_type = Nullable<Text>)]
    pub successor_urn: Option<String>,
    /// When the case was told.
    #[diesel(sql_type = Timestamptz)]
    pub told_at: DateTime<Utc>,
    /// What became of it.
    #[diesel(sql_type = Nullable<Text>)]
    pub resolution: Option<String>,
    /// Why.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// When that was said.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub resolved_at: Option<DateTime<Utc>>,
    /// By whom.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub resolved_by: Option<Value>,
}

impl CaseSchoolChangeLine {
    /// What the case knows of it.
    ///
    /// # Errors
    /// When what is stored makes no sense.
    pub fn change(&self) -> Result<SchoolChange, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("case_school_changes", format!("{column} of {}", self.id));
        let resolution = self.resolution.as_deref();
        let resolution = resolution.map(|code| ChangeResolution::of(code).ok_or_else(|| wrong("resolution")));
        let successor = self.successor_urn.clone().map(Urn::try_from).transpose();
        Ok(SchoolChange {
            id: SchoolChangeId::new(self.id),
            successor: successor.map_err(|_| wrong("successor_urn"))?,
            resolution: resolution.transpose()?,
        })
    }
}

const COLUMNS: &str =
    "s.id, s.urn, s.changed, s.successor_urn, s.told_at, s.resolution, s.reason, s.resolved_at,
    s.resolved_by";

/// A case, a change to its school, and what resolving it depends on.
#[derive(Clone, Debug)]
pub struct ResolvingSeen {
    /// The case.
    pub seen: CaseSeen,
    /// The change as it stands.
    pub line: CaseSchoolChangeLine,
    /// What the register and the record say.
    pub facts: ResolvingFacts,
}

#[derive(QueryableByName)]
struct OpenCaseRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    reference: i32,
    #[diesel(sql_type = Bool)]
    visible: bool,
}

async fn load_change(
    connection: &Wire,
    case: CaseId,
    change: Uuid,
) -> Result<Option<CaseSchoolChangeLine>, StorageError> {
    let values = [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(change)];
    let from = Sql::new(" from case_school_changes s where s.case_id = $1 and s.id = $2", values);
    let rows: Vec<_> = connection.rows(Sql::new("select ", []).text(COLUMNS).then(from)).await?;
    Ok(rows.into_iter().next())
}

/// The school that a change leads to, as the register has it now.
async fn load_school(
    connection: &Wire,
    case: CaseId,
    change: Uuid,
) -> Result<Option<SchoolColumns>, StorageError> {
    let values = [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(change)];
    let query = Sql::new(
        "select s.urn, s.name, coalesce(s.region, c.region) as region, s.la_code, s.la_name, s.type_name, s.school_kind,
            s.phase, s.religious_character, s.trust_uid, s.trust_name
        from case_school_changes h join cases c on c.id = h.case_id
        join schools s on s.urn = coalesce(h.successor_urn, c.urn)
        where h.case_id = $1 and h.id = $2",
        values,
    );
    let rows: Vec<SchoolColumns> = connection.rows(query).await?;
    Ok(rows.into_iter().next())
}

/// Another open case of the school that a change leads to.
async fn load_open_case(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    change: Uuid,
) -> Result<Option<Option<(CaseId, CaseReference)>>, StorageError> {
    let values = [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(change)];
    let query = viewer.visible_cases().then(Sql::new(
        " select o.id, o.reference, exists (select from visible v where v.id = o.id) as visible
        from case_school_changes h join cases o on o.urn = h.successor_urn and o.status <> 'closed'
        where h.case_id = $1 and h.id = $2 and o.id <> $1",
        values,
    ));
    let rows: Vec<OpenCaseRow> = connection.rows(query).await?;
    Ok(rows
        .into_iter()
        .next()
        .map(|row| row.visible.then_some((CaseId::new(row.id), CaseReference(row.reference)))))
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    seen: CaseSeen,
    change: Uuid,
) -> Result<Option<ResolvingSeen>, StorageError> {
    let case = seen.read.case.id;
    let line = load_change(connection, case, change);
    let school = load_school(connection, case, change);
    let open_case = load_open_case(connection, viewer, case, change);
    let (line, school, open_case) = try_join3(line, school, open_case).await?;
    let Some(line) = line else { return Ok(None) };
    let school: Option<SchoolSnapshot> = school.map(snapshot).transpose()?.flatten();
    let facts = ResolvingFacts { change: line.change()?, school, open_case };
    Ok(Some(ResolvingSeen { seen, line, facts }))
}

impl Database {
    /// What a case was told of its school, newest first; none if `viewer` may not know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case_school_changes(
        &self,
        viewer: &Viewer,
        case: CaseId,
        resolved: Option<bool>,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<CaseSchoolChangeLine>)>, StorageError> {
        let mut from =
            Sql::new(" from case_school_changes s where s.case_id = $1", [bind::<SqlUuid, _>(case.uuid())]);
        if let Some(resolved) = resolved {
            from = from.then(Sql::new(" and (s.resolution is not null) = $1", [bind::<Bool, _>(resolved)]));
        }
        self.of_case(viewer, case, COLUMNS, from, time_keyset("s.told_at", "s.id", page), page).await
    }

    /// A change to a case's school, with the case, if `viewer` may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case_school_change(
        &self,
        viewer: &Viewer,
        case: CaseId,
        change: Uuid,
    ) -> Result<Option<ResolvingSeen>, StorageError> {
        let Some(seen) = self.case(viewer, case).await? else { return Ok(None) };
        see(&*self.reading().await?, viewer, seen, change).await
    }
}

impl Attempt {
    /// A change to a case's school, and what resolving it depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn resolving(&self, case: CaseId, change: Uuid) -> Result<Option<ResolvingSeen>, StorageError> {
        let Some(seen) = self.case(case).await? else { return Ok(None) };
        see(self.shared(), &self.viewer, seen, change).await
    }
}

/// Writes that a case was told of a change, or what became of one.
pub(super) fn school_change(case: &Case, recorded: &Recorded<CaseFact>) -> Option<Sql> {
    match &recorded.fact {
        CaseFact::SchoolChanged { change_id, urn, changed, successor_urn } => Some(
            Row::of("case_school_changes")
                .fixed::<SqlUuid, _>("id", *change_id)
                .fixed::<SqlUuid, _>("case_id", case.id.uuid())
                .fixed::<Text, _>("urn", urn.to_string())
                .fixed::<Array<Text>, _>("changed", changed.clone())
                .fixed::<Nullable<Text>, _>("successor_urn", successor_urn.as_ref().map(ToString::to_string))
                .fixed::<Timestamptz, _>("told_at", recorded.at)
                .insert(),
        ),
        CaseFact::SchoolChangeResolved { change_id, resolution, reason, .. } => Some(
            Row::of("case_school_changes")
                .key::<SqlUuid, _>("case_id", case.id.uuid())
                .key::<SqlUuid, _>("id", change_id.uuid())
                .set::<Text, _>("resolution", resolution.code())
                .set::<Nullable<Text>, _>("reason", text(reason))
                .set::<Timestamptz, _>("resolved_at", recorded.at)
                .set::<Jsonb, _>("resolved_by", serde_json::to_value(&recorded.by).unwrap_or_default())
                .update(),
        ),
        _ => None,
    }
}
