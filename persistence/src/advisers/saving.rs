use authority::Position;
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use futures_util::future::{try_join3, try_join4};
use kernel::{Coded, Id, PersonId};
use register::{Region, RegisteredPerson};
use uuid::Uuid;

use super::{AdviserLine, AdviserPeriod, load, load_periods};
use crate::event::{Chain, Head};
use crate::organisations::knows;
use crate::people::load_person;
use crate::sql::{Sql, bind};
use crate::{Attempt, StorageError};

/// What entering an adviser decides on.
#[derive(Clone, Debug)]
pub struct AdviserSeen {
    /// The end of the person's chain.
    pub head: Head,
    /// Where the one who asks stands towards the home region, before and after.
    pub position: Position,
    /// The person.
    pub person: RegisteredPerson,
    /// Whether there is an organisation that employs them, if one is named.
    pub employer_known: bool,
    /// How many of the cases they advise are not closed, entered or not.
    pub open_cases: i64,
    /// The entry as it is.
    pub line: Option<AdviserLine>,
    /// The times on cases that the one who asks may know of, the latest first.
    pub periods: Vec<AdviserPeriod>,
}

#[derive(QueryableByName)]
struct SavingRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    me: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = BigInt)]
    open_cases: i64,
}

impl Attempt {
    /// What entering `person` as an adviser of `region`, employed by `employer`, decides on, if there is such a person.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn saving_adviser(
        &self,
        person: PersonId,
        region: Region,
        employer: Option<Uuid>,
        today: NaiveDate,
    ) -> Result<Option<AdviserSeen>, StorageError> {
        let standing = self.viewer.me().then(Sql::new(
            " select me.person_id as me,
                (select count(*) from cases c where c.adviser_id = $1 and c.status <> 'closed') as open_cases,
                me.national or (
                    $2 = any (me.regions) and coalesce(v.home_region, $2) = any (me.regions)
                ) as in_scope
            from me left join advisers v on v.person_id = $1 where me.known",
            [bind::<SqlUuid, _>(person.uuid()), bind::<Text, _>(region.code())],
        ));
        let connection = self.shared();
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let head = self.head(Chain::person(person));
        let standing = connection.rows::<SavingRow>(standing);
        let about = try_join4(
            load_person(connection, person),
            load(connection, &self.viewer, person, today),
            load_periods(connection, &self.viewer, person),
            knows(connection, employer),
        );
        let (head, standing, (known, entry, periods, employer_known)) =
            try_join3(head, standing, about).await?;
        let (Some(standing), Some(known)) = (standing.into_iter().next(), known) else { return Ok(None) };
        let position =
            Position { person: standing.me.map(Id::new), in_scope: standing.in_scope, ..Position::default() };
        Ok(Some(AdviserSeen {
            head,
            position,
            person: known.person,
            employer_known,
            open_cases: standing.open_cases,
            line: entry.map(AdviserLine::try_from).transpose()?,
            periods,
        }))
    }
}
