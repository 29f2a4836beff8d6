use authority::{Position, Reach};
use casework::CaseId;
use casework::conflict::{DeclarationId, DeclaringFacts};
use casework::task::SavedTask;
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::{try_join, try_join3};
use kernel::{Id, PersonId};
use register::Urn;
use uuid::Uuid;

use super::{DeclarationLine, load};
use crate::cases::load_conflict_task;
use crate::event::{Chain, Head};
use crate::people::functions;
use crate::sql::{Sql, bind};
use crate::{Attempt, StorageError};

/// What declaring something decides on.
#[derive(Clone, Debug)]
pub struct DeclaringSeen {
    /// The end of the adviser's chain.
    pub head: Head,
    /// Where the one who asks stands.
    pub position: Position,
    /// The adviser's name, if registered.
    pub name: Option<String>,
    /// What the record says of those named.
    pub facts: DeclaringFacts,
}

/// What ending a declaration decides on.
#[derive(Clone, Debug)]
pub struct EndingSeen {
    /// The end of the adviser's chain.
    pub head: Head,
    /// The declaration.
    pub line: DeclarationLine,
    /// The cases on which no check stands once it has ended.
    pub unchecked: Vec<UncheckedCase>,
}

/// A case whose task 3 rests on a declaration.
#[derive(Clone, Debug)]
pub struct UncheckedCase {
    /// The case.
    pub case: CaseId,
    /// The end of its chain.
    pub head: Head,
    /// Its task 3.
    pub task: Option<SavedTask>,
}

#[derive(QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the record says")]
struct DeclaringRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    me: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Bool)]
    own: bool,
    #[diesel(sql_type = Nullable<Text>)]
    display_name: Option<String>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    functions: Option<Vec<String>>,
    #[diesel(sql_type = Bool)]
    school_known: bool,
    #[diesel(sql_type = Bool)]
    organisation_known: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    same: Option<Uuid>,
}

const DECLARING: &str = "
select me.person_id as me, p.display_name, p.functions, d.id as same, $2 is null or s.urn is not null as school_known,
    $3 is null or exists (select from organisations o where o.id = $3) as organisation_known,
    coalesce(me.person_id = $1, false) as own,
    me.national or coalesce(
        coalesce(s.region, v.home_region) = any (me.regions), cardinality(me.regions) > 0
    ) as in_scope
from me
left join people p on p.id = $1
left join advisers v on v.person_id = $1
left join schools s on s.urn = $2 and (me.person_id = $1 or not exists (
    select from access_exclusions x where x.person_id = me.person_id and x.urn = $2 and x.removed_at is null
))
left join conflict_declarations d
    on d.person_id = $1 and d.ended_on is null and (d.urn = $2 or d.organisation_id = $3)
where me.known";

#[derive(QueryableByName)]
struct UncheckedRow {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

const UNCHECKED: &str = "
select c.id as case_id, h.seq, h.hash, h.at from cases c join chains h on h.subject = c.id
where c.status <> 'closed'
    and exists (
        select from conflict_checks k
        where k.case_id = c.id and k.declaration_id = $1 and k.purpose = 'allocation'
    )
    and not exists (
        select from conflict_checks k join conflict_declarations d on d.id = k.declaration_id
        where k.case_id = c.id and k.declaration_id <> $1 and k.purpose = 'allocation' and d.ended_on is null
    )
order by c.id";

impl Attempt {
    /// What declaring something of `person` decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn declaring(
        &self,
        person: PersonId,
        urn: Option<&Urn>,
        organisation: Option<Uuid>,
    ) -> Result<Option<DeclaringSeen>, StorageError> {
        let query = self.viewer.me().then(Sql::new(
            DECLARING,
            [
                bind::<SqlUuid, _>(person.uuid()),
                bind::<Nullable<Text>, _>(urn.map(ToString::to_string)),
                bind::<Nullable<SqlUuid>, _>(organisation),
            ],
        ));
        let connection = self.shared();
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let head = self.head(Chain::person(person));
        let (head, rows) = try_join(head, connection.rows::<DeclaringRow>(query)).await?;
        Ok(rows.into_iter().next().map(|row| DeclaringSeen {
            head,
            position: Position {
                person: row.me.map(Id::new),
                in_scope: row.in_scope,
                own: row.own,
                ..Position::default()
            },
            name: row.display_name,
            facts: DeclaringFacts {
                functions: row.functions.as_deref().map(functions),
                school_known: row.school_known,
                organisation_known: row.organisation_known,
                same: row.same.map(Id::new),
            },
        }))
    }

    /// What ending a declaration decides on, if the caller's roles reach it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn ending(
        &self,
        reaches: &[Reach],
        id: DeclarationId,
    ) -> Result<Option<EndingSeen>, StorageError> {
        let declared = bind::<SqlUuid, _>(id.uuid());
        let head = Sql::new(
            "select h.seq, h.hash, h.at from conflict_declarations d join chains h on h.subject = d.person_id
            where d.id = $1",
            [declared.clone()],
        );
        let connection = self.shared();
        // Sent first: a write between the two is then noticed as a head that has moved on.
        let head = crate::people::load_head(connection, head);
        let line = load(connection, &self.viewer, reaches, id);
        let cases = connection.rows::<UncheckedRow>(Sql::new(UNCHECKED, [declared]));
        let (head, line, cases) = try_join3(head, line, cases).await?;
        let Some(line) = line else { return Ok(None) };
        let mut unchecked = Vec::with_capacity(cases.len());
        for row in cases {
            let case = CaseId::new(row.case_id);
            let head = Head { seq: row.seq, hash: Some(row.hash), at: Some(row.at) };
            unchecked.push(UncheckedCase { case, head, task: load_conflict_task(connection, case).await? });
        }
        Ok(Some(EndingSeen { head, line, unchecked }))
    }
}
