use authority::{Position, Reach};
use casework::conflict::{About, Declaration, DeclarationFact, DeclarationId, Interest};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId, Recorded, Version};
use register::Urn;
use uuid::Uuid;

use super::DeclarationLine;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{StorageError, Viewer};

#[derive(QueryableByName)]
struct DeclarationRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    urn: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = Date)]
    declared_on: NaiveDate,
    #[diesel(sql_type = Text)]
    interest_kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    details: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    document_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    ended_on: Option<NaiveDate>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
pub(super) struct SightRow {
    #[diesel(embed)]
    declaration: DeclarationRow,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    me: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Bool)]
    own: bool,
}

impl TryFrom<DeclarationRow> for Declaration {
    type Error = StorageError;

    fn try_from(row: DeclarationRow) -> Result<Self, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("conflict_declarations", format!("{column} of {}", row.id));
        let urn = row.urn.map(|urn| Urn::try_from(urn).map_err(|_| wrong("urn"))).transpose()?;
        Ok(Self {
            id: DeclarationId::new(row.id),
            version: Version::new(row.version),
            person: PersonId::new(row.person_id),
            about: About::exactly_one(urn, row.organisation_id).ok_or_else(|| wrong("organisation_id"))?,
            declared_on: row.declared_on,
            interest: Interest::of(&row.interest_kind).ok_or_else(|| wrong("interest_kind"))?,
            details: row.details.map(|text| text.try_into().map_err(|_| wrong("details"))).transpose()?,
            document: row.document_id,
            ended_on: row.ended_on,
            recorded_at: row.recorded_at,
        })
    }
}

impl TryFrom<SightRow> for DeclarationLine {
    type Error = StorageError;

    fn try_from(row: SightRow) -> Result<Self, StorageError> {
        let position = Position {
            person: row.me.map(Id::new),
            in_scope: row.in_scope,
            own: row.own,
            ..Position::default()
        };
        Ok(Self { declaration: row.declaration.try_into()?, name: row.display_name, position })
    }
}

pub(super) const COLUMNS: &str =
    " select d.id, d.version, d.person_id, d.urn, d.organisation_id, d.declared_on, d.interest_kind,
    d.details, d.document_id, d.ended_on, d.recorded_at, d.display_name, d.me, d.in_scope, d.own";

/// The declarations that a caller whose roles reach so far may know of. A declaration lies in the region of its
/// school, or else in the adviser's.
pub(super) fn visible(reaches: &[Reach]) -> Sql {
    let reaches = |reach| bind::<Bool, _>(reaches.contains(&reach));
    Sql::new(
        " from (
            select c.*, p.display_name, me.person_id as me, coalesce(c.person_id = me.person_id, false) as own,
                me.known, me.national or coalesce(
                    coalesce(s.region, v.home_region) = any (me.regions), cardinality(me.regions) > 0
                ) as in_scope
            from conflict_declarations c join people p on p.id = c.person_id
            left join schools s on s.urn = c.urn
            left join advisers v on v.person_id = c.person_id
            cross join me
        ) d
        where d.known and ($1 or ($2 and d.in_scope) or ($3 and d.own)) and (d.own or not exists (
            select from access_exclusions x
            where x.person_id = d.me and x.removed_at is null
                and (x.urn = d.urn or x.organisation_id = d.organisation_id)
        ))",
        [reaches(Reach::Everywhere), reaches(Reach::InScope), reaches(Reach::Own)],
    )
}

pub(super) async fn load(
    connection: &Wire,
    viewer: &Viewer,
    reaches: &[Reach],
    id: DeclarationId,
) -> Result<Option<DeclarationLine>, StorageError> {
    let one = Sql::new(" and d.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
    let query = viewer.me().text(COLUMNS).then(visible(reaches)).then(one);
    let rows: Vec<SightRow> = connection.rows(query).await?;
    rows.into_iter().next().map(DeclarationLine::try_from).transpose()
}

/// A declaration, whoever asks.
pub(crate) async fn load_declaration(
    connection: &Wire,
    id: DeclarationId,
) -> Result<Option<Declaration>, StorageError> {
    let query = Sql::new(
        "select id, version, person_id, urn, organisation_id, declared_on, interest_kind, details, document_id,
            ended_on, recorded_at
        from conflict_declarations where id = $1",
        [bind::<SqlUuid, _>(id.uuid())],
    );
    let rows: Vec<DeclarationRow> = connection.rows(query).await?;
    rows.into_iter().next().map(Declaration::try_from).transpose()
}

impl Stored for Declaration {
    const KIND: &'static str = "conflictDeclaration";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, _new: bool) -> Sql {
        Sql::new("select from head", [])
    }

    fn beside(&self, recorded: &Recorded<DeclarationFact>) -> Vec<Sql> {
        let row = Row::versioned("conflict_declarations", self.id, self.version);
        let piece = match &recorded.fact {
            DeclarationFact::Declared { .. } => row
                .fixed::<SqlUuid, _>("person_id", self.person.uuid())
                .fixed::<Nullable<Text>, _>("urn", self.about.urn().map(ToString::to_string))
                .fixed::<Nullable<SqlUuid>, _>("organisation_id", self.about.organisation())
                .fixed::<Date, _>("declared_on", self.declared_on)
                .fixed::<Text, _>("interest_kind", self.interest.code())
                .fixed::<Nullable<Text>, _>(
                    "details",
                    self.details.as_ref().map(|details| details.as_str().to_owned()),
                )
                .fixed::<Nullable<SqlUuid>, _>("document_id", self.document)
                .fixed::<Timestamptz, _>("recorded_at", recorded.at)
                .insert(),
            DeclarationFact::Ended { on, reason, .. } => row
                .set::<Date, _>("ended_on", *on)
                .set::<Nullable<Text>, _>(
                    "end_reason",
                    reason.known().map(|reason| reason.as_str().to_owned()),
                )
                .update(),
        };
        vec![piece]
    }
}
