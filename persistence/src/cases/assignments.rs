use casework::{CaseId, OfficerCandidate, Watch};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Coded, PersonId, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::opening::load_candidate;
use super::read::{CaseRead, load_case};
use super::watching::load_watch;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Attempt, CaseSeen, Database, StorageError, Viewer};

/// What lists in the order of recording are sorted by.
pub type TimeKey = (Timestamp, Uuid);

/// A case, and somebody who might become its delivery officer.
#[derive(Clone, Debug)]
pub struct OfficerSeen {
    /// The case.
    pub seen: CaseSeen,
    /// The one named, if registered.
    pub candidate: Option<OfficerCandidate>,
    /// Their name.
    pub name: Option<String>,
    /// Whether the case is on their watchlist.
    pub watch: Option<Watch>,
}

/// Somebody's time on a case.
#[derive(Clone, Debug, QueryableByName)]
pub struct AssignmentLine {
    /// Which assignment.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// As what.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// Who.
    #[diesel(sql_type = SqlUuid)]
    pub person_id: Uuid,
    /// Their name.
    #[diesel(sql_type = Text)]
    pub display_name: String,
    /// The first day.
    #[diesel(sql_type = Date)]
    pub from_on: NaiveDate,
    /// The last day, if it has ended.
    #[diesel(sql_type = Nullable<Date>)]
    pub to_on: Option<NaiveDate>,
    /// Why it began.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// Why it ended.
    #[diesel(sql_type = Nullable<Text>)]
    pub end_reason: Option<String>,
    /// The decision that began it, if one did.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub decision_id: Option<Uuid>,
    /// When it was recorded.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
}

/// An assessment of eligibility.
#[derive(Clone, Debug, QueryableByName)]
pub struct AssessmentLine {
    /// Which assessment.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Whether the school may have targeted support.
    #[diesel(sql_type = Bool)]
    pub eligible: bool,
    /// Why, if it may.
    #[diesel(sql_type = Nullable<Text>)]
    pub basis: Option<String>,
    /// Why, in words.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The inspections relied on.
    #[diesel(sql_type = Jsonb)]
    pub inspections: Value,
    /// The day of the assessment.
    #[diesel(sql_type = Date)]
    pub assessed_on: NaiveDate,
    /// Who assessed.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub assessed_by: Option<Uuid>,
    /// The version of the rule applied.
    #[diesel(sql_type = Text)]
    pub rule_version: String,
    /// The day from which it counts.
    #[diesel(sql_type = Date)]
    pub changed_on: NaiveDate,
    /// The day support ends, if known.
    #[diesel(sql_type = Nullable<Date>)]
    pub support_ends_on: Option<NaiveDate>,
    /// The decision it led to.
    #[diesel(sql_type = SqlUuid)]
    pub decision_id: Uuid,
    /// When it was recorded.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
}

impl Database {
    /// Who has been on a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn assignments(
        &self,
        viewer: &Viewer,
        case: CaseId,
        role: Option<&str>,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<AssignmentLine>)>, StorageError> {
        let mut from = Sql::new(
            " from case_assignments a join people p on p.id = a.person_id where a.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        if let Some(role) = role {
            from = from.then(Sql::new(" and a.role = $1", [bind::<Text, _>(role.to_owned())]));
        }
        let columns = "a.id, a.role, a.person_id, p.display_name, a.from_on, a.to_on, a.reason, a.end_reason,
            a.decision_id, a.recorded_at";
        self.of_case(viewer, case, columns, from, time_keyset("a.recorded_at", "a.id", page), page).await
    }

    /// The assessments of a case's eligibility, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn assessments(
        &self,
        viewer: &Viewer,
        case: CaseId,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<AssessmentLine>)>, StorageError> {
        let from = Sql::new(
            " from eligibility_assessments e where e.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        let columns = "e.id, e.eligible, e.basis, e.reason, e.inspections, e.assessed_on, e.assessed_by,
            e.rule_version, e.changed_on, e.support_ends_on, e.decision_id, e.recorded_at";
        self.of_case(viewer, case, columns, from, time_keyset("e.recorded_at", "e.id", page), page).await
    }

    /// A page of what hangs on a case, if `viewer` may know of the case.
    pub(crate) async fn of_case<R, K>(
        &self,
        viewer: &Viewer,
        case: CaseId,
        columns: &'static str,
        from: Sql,
        keyset: Sql,
        page: &PageRequest<K>,
    ) -> Result<Option<(CaseRead, Page<R>)>, StorageError>
    where
        R: QueryableByName<diesel::pg::Pg> + Send + 'static,
    {
        let connection = self.reading().await?;
        let count = Sql::new("select count(*) as count", []).then(from.clone());
        let query = Sql::new("select ", []).text(columns).then(from).then(keyset);
        let load = connection.rows(query);
        let (read, rows) = try_join(load_case(&connection, viewer, case), load).await?;
        let total = connection.total(page.total, count).await?;
        Ok(read.map(|read| (read, Page::cut(rows, page, total))))
    }
}

impl Attempt {
    /// A case and somebody who might become its delivery officer, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn officer(
        &self,
        case: CaseId,
        person: PersonId,
        today: NaiveDate,
    ) -> Result<Option<OfficerSeen>, StorageError> {
        let Some(seen) = self.case(case).await? else { return Ok(None) };
        let region = seen.read.case.school.region.code();
        let found = load_candidate(self.shared(), person, region, today);
        let (found, watch) = try_join(found, load_watch(self.shared(), case, person)).await?;
        let (candidate, name) = found.unzip();
        Ok(Some(OfficerSeen { seen, candidate, name, watch }))
    }
}
