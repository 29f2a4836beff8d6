use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use kernel::{Coded, PersonId, Version};
use register::{Adviser, Capacity, Region};
use uuid::Uuid;

use super::{AdviserLine, AdviserPeriod};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{StorageError, Viewer};

#[derive(QueryableByName)]
pub(super) struct AdviserRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(super) me: Option<Uuid>,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    home_region: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_organisation_id: Option<Uuid>,
    #[diesel(sql_type = SmallInt)]
    capacity_cases: i16,
    #[diesel(sql_type = Date)]
    active_from: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    active_to: Option<NaiveDate>,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = BigInt)]
    open_cases: i64,
}

impl TryFrom<AdviserRow> for AdviserLine {
    type Error = StorageError;

    fn try_from(row: AdviserRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("advisers", format!("{column} of {}", row.id));
        let capacity = u8::try_from(row.capacity_cases).ok().and_then(|cases| Capacity::try_from(cases).ok());
        Ok(Self {
            adviser: Adviser {
                person: PersonId::new(row.id),
                version: Version::new(row.version),
                home_region: Region::of(&row.home_region).ok_or_else(|| wrong("home_region"))?,
                employer: row.employer_organisation_id,
                capacity: capacity.ok_or_else(|| wrong("capacity_cases"))?,
                active_from: row.active_from,
                active_to: row.active_to,
            },
            name: row.display_name,
            active: row.active,
            open_cases: row.open_cases,
        })
    }
}

pub(super) const COLUMNS: &str = " select me.person_id as me, a.id, a.display_name, a.version, a.home_region,
    a.employer_organisation_id, a.capacity_cases, a.active_from, a.active_to, a.active, a.open_cases";

/// The advisers, with what they have to do today, for a registered caller.
pub(super) fn advisers(today: NaiveDate) -> Sql {
    Sql::new(
        " from (
            select p.id, p.display_name, p.search_name, v.version, v.home_region, v.employer_organisation_id,
                v.capacity_cases, v.active_from, v.active_to,
                v.active_from <= $1 and coalesce(v.active_to >= $1, true)
                    and coalesce(p.active_from <= $1, true) and coalesce(p.active_to >= $1, true) as active,
                (select count(*) from cases c where c.adviser_id = p.id and c.status <> 'closed') as open_cases
            from advisers v join people p on p.id = v.person_id
        ) a, me where me.known",
        [bind::<Date, _>(today)],
    )
}

pub(super) async fn load(
    connection: &Wire,
    viewer: &Viewer,
    person: PersonId,
    today: NaiveDate,
) -> Result<Option<AdviserRow>, StorageError> {
    let one = Sql::new(" and a.id = $1", [bind::<SqlUuid, _>(person.uuid())]);
    let query = viewer.me().text(COLUMNS).then(advisers(today)).then(one);
    Ok(connection.rows(query).await?.into_iter().next())
}

/// An adviser's entry in the register.
pub(crate) async fn load_entry(
    connection: &Wire,
    viewer: &Viewer,
    person: PersonId,
    today: NaiveDate,
) -> Result<Option<Adviser>, StorageError> {
    let row = load(connection, viewer, person, today).await?;
    row.map(|row| AdviserLine::try_from(row).map(|line| line.adviser)).transpose()
}

/// The times of somebody as an adviser, on the cases that `viewer` may know of.
pub(super) async fn load_periods(
    connection: &Wire,
    viewer: &Viewer,
    person: PersonId,
) -> Result<Vec<AdviserPeriod>, StorageError> {
    let query = viewer.visible_cases().then(Sql::new(
        " select p.id, p.case_id, v.reference, p.from_on, p.to_on
        from case_assignments p join visible v on v.id = p.case_id
        where p.role = 'adviser' and p.person_id = $1 order by p.recorded_at desc, p.id desc limit 200",
        [bind::<SqlUuid, _>(person.uuid())],
    ));
    connection.rows(query).await
}

impl Stored for Adviser {
    const KIND: &'static str = "adviser";

    fn subject(&self) -> Uuid {
        self.person.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        Row::of("advisers")
            .key::<SqlUuid, _>("person_id", self.person.uuid())
            .set::<Integer, _>("version", self.version.number())
            .set::<Text, _>("home_region", self.home_region.code())
            .set::<Nullable<SqlUuid>, _>("employer_organisation_id", self.employer)
            .set::<SmallInt, _>("capacity_cases", i16::from(self.capacity.cases()))
            .set::<Date, _>("active_from", self.active_from)
            .set::<Nullable<Date>, _>("active_to", self.active_to)
            .write(new)
    }
}
