use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{
    Array, Bool, Date, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use kernel::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::keyset::{containing, name_keyset, time_keyset};
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

/// What schools can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SchoolSort {
    /// The name as it is searched.
    #[default]
    Name,
    /// The URN.
    Urn,
}

/// The key of a school in its list.
pub type SchoolKey = (String, String);

/// A school as it is shown. The head's name stays behind.
#[derive(Clone, Debug, QueryableByName)]
#[expect(missing_docs, reason = "the members are those of `register::School`")]
pub struct SchoolLine {
    #[diesel(sql_type = Text)]
    pub urn: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub ukprn: Option<String>,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub search_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub establishment_number: Option<String>,
    #[diesel(sql_type = Text)]
    pub la_code: String,
    #[diesel(sql_type = Text)]
    pub la_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub region: Option<String>,
    #[diesel(sql_type = SmallInt)]
    pub type_code: i16,
    #[diesel(sql_type = Text)]
    pub type_name: String,
    #[diesel(sql_type = Text)]
    pub type_group: String,
    #[diesel(sql_type = Text)]
    pub school_kind: String,
    #[diesel(sql_type = Text)]
    pub status: String,
    #[diesel(sql_type = Nullable<Date>)]
    pub opened_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    pub closed_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    pub phase: Option<String>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub statutory_low_age: Option<i16>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub statutory_high_age: Option<i16>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub pupils: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub religious_character: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub diocese: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub trust_uid: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub trust_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub federation_uid: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub federation_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub street: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub locality: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub address3: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub town: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub county: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub postcode: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub telephone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub website: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    pub gias_changed_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub open_case_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub open_case_reference: Option<i32>,
}

/// An open case that the one who asks may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCase {
    /// Which case.
    pub id: Uuid,
    /// The number in its reference.
    pub reference: i32,
}

impl SchoolLine {
    /// The school's open case, if the one who asks may know of it.
    #[must_use]
    pub fn open_case(&self) -> Option<OpenCase> {
        let (id, reference) = self.open_case_id.zip(self.open_case_reference)?;
        Some(OpenCase { id, reference })
    }
}

/// A school that another came from or became.
#[derive(Clone, Debug, QueryableByName)]
pub struct LinkedSchool {
    /// The linked school.
    #[diesel(sql_type = Text)]
    pub urn: String,
    /// Its name, if the register has it.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// What it is: predecessor, successor or other.
    #[diesel(sql_type = Text)]
    pub link_type: String,
    /// The type in GIAS's words.
    #[diesel(sql_type = Text)]
    pub link_name: String,
    /// When the link began.
    #[diesel(sql_type = Nullable<Date>)]
    pub established_on: Option<NaiveDate>,
}

/// A change that an import made to a school.
#[derive(Clone, Debug, QueryableByName)]
pub struct SchoolChangeLine {
    /// Which change.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The import that made it.
    #[diesel(sql_type = SqlUuid)]
    pub import_id: Uuid,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub changed_at: DateTime<Utc>,
    /// The columns that changed, each with what it was and is.
    #[diesel(sql_type = Jsonb)]
    pub changed: Value,
}

/// Which schools are wanted; several values of one kind mean any of them.
#[derive(Clone, Debug, Default)]
pub struct SchoolFilter {
    /// Part of the name, or of the URN.
    pub text: Option<String>,
    /// These.
    pub urns: Vec<String>,
    /// Region codes.
    pub regions: Vec<String>,
    /// Local authority codes.
    pub la_codes: Vec<String>,
    /// Trusts.
    pub trust_uids: Vec<String>,
    /// Phases, as GIAS writes them.
    pub phases: Vec<String>,
    /// Statuses.
    pub statuses: Vec<String>,
    /// Groups of types, as GIAS writes them.
    pub type_groups: Vec<String>,
    /// Whether there is an open case that the one who asks may know of.
    pub has_open_case: Option<bool>,
}

const SCHOOL_COLUMNS: &str = "s.urn, s.ukprn, s.name, s.search_name, s.establishment_number, s.la_code, s.la_name,
    s.region, s.type_code, s.type_name, s.type_group, s.school_kind, s.status, s.opened_on, s.closed_on, s.phase,
    s.statutory_low_age, s.statutory_high_age, s.pupils, s.religious_character, s.diocese, s.trust_uid, s.trust_name,
    s.federation_uid, s.federation_name, s.street, s.locality, s.address3, s.town, s.county, s.postcode, s.telephone,
    s.website, s.gias_changed_on, v.id as open_case_id, v.reference as open_case_reference";

const SCHOOLS: &str = " from schools s left join visible v on v.urn = s.urn and v.status <> 'closed'";

impl SchoolFilter {
    fn sql(&self) -> Sql {
        let mut sql = Sql::new(" where true", []);
        let any = [
            (" and s.urn = any ($1)", &self.urns),
            (" and s.region = any ($1)", &self.regions),
            (" and s.la_code = any ($1)", &self.la_codes),
            (" and s.trust_uid = any ($1)", &self.trust_uids),
            (" and s.phase = any ($1)", &self.phases),
            (" and s.status = any ($1)", &self.statuses),
            (" and s.type_group = any ($1)", &self.type_groups),
        ];
        for (text, values) in any {
            if !values.is_empty() {
                sql = sql.then(Sql::new(text, [bind::<Array<Text>, _>(values.clone())]));
            }
        }
        if let Some(text) = &self.text {
            let values = [bind::<Text, _>(containing(text))];
            sql = sql.then(Sql::new(" and (s.search_name like $1 or s.urn like $1)", values));
        }
        if let Some(wanted) = self.has_open_case {
            sql = sql.then(Sql::new(" and (v.id is not null) = $1", [bind::<Bool, _>(wanted)]));
        }
        sql
    }
}

impl Database {
    /// Schools, as far as they are wanted, each with the open case that `viewer` may know of.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn schools(
        &self,
        viewer: &Viewer,
        filter: &SchoolFilter,
        sort: SchoolSort,
        page: &PageRequest<SchoolKey>,
    ) -> Result<Page<SchoolLine>, StorageError> {
        let cut = match sort {
            SchoolSort::Name => name_keyset("s.search_name", "s.urn", page),
            SchoolSort::Urn => name_keyset("s.urn", "s.urn", page),
        };
        let connection = self.reading().await?;
        let columns = viewer.visible_cases().text(" select ").text(SCHOOL_COLUMNS);
        let query = columns.text(SCHOOLS).then(filter.sql()).then(cut);
        let rows: Vec<SchoolLine> = connection.rows(query).await?;
        let count = viewer.visible_cases().text(" select count(*) as count").text(SCHOOLS).then(filter.sql());
        let total = connection.total(page.total, count).await?;
        Ok(Page::cut(rows, page, total))
    }

    /// A school with the schools it is linked to.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn school(
        &self,
        viewer: &Viewer,
        urn: &str,
    ) -> Result<Option<(SchoolLine, Vec<LinkedSchool>)>, StorageError> {
        let connection = self.sharing().await?;
        let columns = viewer.visible_cases().text(" select ").text(SCHOOL_COLUMNS).text(SCHOOLS);
        let query = columns.then(Sql::new(" where s.urn = $1", [bind::<Text, _>(urn.to_owned())]));
        let links = Sql::new(
            "select l.linked_urn as urn, s.name, l.link_type, l.link_name, l.established_on
            from school_links l left join schools s on s.urn = l.linked_urn
            where l.urn = $1 order by l.established_on nulls first, l.linked_urn, l.link_name",
            [bind::<Text, _>(urn.to_owned())],
        );
        let school = connection.rows::<SchoolLine>(query);
        let links = connection.rows::<LinkedSchool>(links);
        let (school, links) = futures_util::future::try_join(school, links).await?;
        Ok(school.into_iter().next().map(|school| (school, links)))
    }

    /// What imports changed of a school, newest first; none if the register has no such school.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn school_changes(
        &self,
        urn: &str,
        (from, before): (Option<Timestamp>, Option<Timestamp>),
        page: &PageRequest<(Timestamp, Uuid)>,
    ) -> Result<Option<Page<SchoolChangeLine>>, StorageError> {
        let connection = self.reading().await?;
        let urn = bind::<Text, _>(urn.to_owned());
        let mut matching = Sql::new(" from school_changes c where c.urn = $1", [urn.clone()]);
        if let Some(at) = from {
            matching = matching.then(Sql::new(" and c.changed_at >= $1", [bind::<Timestamptz, _>(at)]));
        }
        if let Some(at) = before {
            matching = matching.then(Sql::new(" and c.changed_at < $1", [bind::<Timestamptz, _>(at)]));
        }
        let known = Sql::new("select count(*) as count from schools where urn = $1", [urn]);
        let count = Sql::new("select count(*) as count", []).then(matching.clone());
        let query = Sql::new("select c.id, c.import_id, c.changed_at, c.changed", [])
            .then(matching)
            .then(time_keyset("c.changed_at", "c.id", page));
        if connection.count(known).await? == 0 {
            return Ok(None);
        }
        let rows: Vec<SchoolChangeLine> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Ok(Some(Page::cut(rows, page, total)))
    }
}
