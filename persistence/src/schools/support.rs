//! Universal support that schools have taken up.

use authority::Position;
use casework::{UniversalSupport, UniversalSupportFacts, UniversalSupportId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join4;
use kernel::{Id, Version};
use register::Urn;
use serde_json::Value;
use uuid::Uuid;

use crate::event::{Chain, Head};
use crate::keyset::keyset;
use crate::organisations::knows;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// What universal support is sorted by: the day it started, then the id.
pub type SupportKey = (NaiveDate, Uuid);

/// What recording universal support decides on.
#[derive(Clone, Debug)]
pub struct SupportSeen {
    /// Where the one who asks stands towards the school.
    pub position: Position,
    /// The end of the service's own chain, on which it is recorded.
    pub head: Head,
    /// What the record says about what is named.
    pub facts: UniversalSupportFacts,
    /// What is to be changed, if something is.
    pub support: Option<UniversalSupport>,
}

#[derive(QueryableByName)]
struct SchoolRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Bool)]
    offer_known: bool,
}

#[derive(QueryableByName)]
struct SupportRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    urn: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    offer_code: String,
    #[diesel(sql_type = Date)]
    started_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    ended_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    provider_organisation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Bool)]
    removed: bool,
    #[diesel(sql_type = Jsonb)]
    added_by: Value,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
}

const SUPPORT_COLUMNS: &str =
    "u.id, u.urn, u.version, u.offer_code, u.started_on, u.ended_on, u.provider_organisation_id,
    u.note, u.removed, u.added_by, u.added_at, u.changed_at";

impl TryFrom<SupportRow> for UniversalSupport {
    type Error = StorageError;

    fn try_from(row: SupportRow) -> Result<Self, StorageError> {
        let id = row.id;
        let wrong =
            move |column: &str| StorageError::corrupt("universal_support", format!("{column} of {id}"));
        Ok(Self {
            id: UniversalSupportId::new(row.id),
            urn: Urn::try_from(row.urn).map_err(|_| wrong("urn"))?,
            version: Version::new(row.version),
            offer_code: row.offer_code.try_into().map_err(|_| wrong("offer_code"))?,
            started_on: row.started_on,
            ended_on: row.ended_on,
            provider_organisation_id: row.provider_organisation_id,
            note: row.note.map(|text| text.try_into().map_err(|_| wrong("note"))).transpose()?,
            removed: row.removed,
            added_by: serde_json::from_value(row.added_by).map_err(|_| wrong("added_by"))?,
            added_at: row.added_at,
            changed_at: row.changed_at,
        })
    }
}

/// A school towards which the caller stands somewhere; none if it is hidden from them, or not in the register.
async fn load_school(
    connection: &Wire,
    viewer: &Viewer,
    urn: &Urn,
    (offer, today): (&str, NaiveDate),
) -> Result<Option<SchoolRow>, StorageError> {
    let query = viewer.me().then(Sql::new(
        " select me.person_id, me.national or coalesce(s.region = any (me.regions), false) as in_scope, exists (
            select from reference_values
            where list = 'universal-offers' and code = $2 and active_from <= $3
                and (active_to is null or active_to >= $3)
        ) as offer_known
        from me join schools s on s.urn = $1
        where me.known and not exists (
            select from access_exclusions x
            where x.person_id = me.person_id and x.urn = s.urn and x.removed_at is null
        )",
        [
            bind::<Text, _>(urn.as_str().to_owned()),
            bind::<Text, _>(offer.to_owned()),
            bind::<Date, _>(today),
        ],
    ));
    Ok(connection.rows(query).await?.into_iter().next())
}

fn position(school: &SchoolRow) -> Position {
    let person = school.person_id.map(Id::new);
    Position { person, in_scope: school.in_scope, ..Position::default() }
}

impl Database {
    /// Where `viewer` stands towards a school; none if it is hidden from them, or not in the register.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn towards_school(
        &self,
        viewer: &Viewer,
        urn: &Urn,
        today: NaiveDate,
    ) -> Result<Option<Position>, StorageError> {
        let school = load_school(&*self.sharing().await?, viewer, urn, ("", today)).await?;
        Ok(school.as_ref().map(position))
    }

    /// Where `viewer` stands towards support that a school has taken up; none if there is none that they may know of.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn towards_support(
        &self,
        viewer: &Viewer,
        urn: &Urn,
        id: UniversalSupportId,
        today: NaiveDate,
    ) -> Result<Option<Position>, StorageError> {
        let connection = self.sharing().await?;
        let school = load_school(&connection, viewer, urn, ("", today));
        let (school, support) =
            futures_util::future::try_join(school, load_support(&connection, urn, Some(id))).await?;
        Ok(school.as_ref().map(position).filter(|_| support.is_some()))
    }

    /// The universal support that a school has taken up, the latest first; none if `viewer` may not know of the school.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn universal_support(
        &self,
        viewer: &Viewer,
        urn: &Urn,
        (offers, current): (&[String], Option<bool>),
        today: NaiveDate,
        page: &PageRequest<SupportKey>,
    ) -> Result<Option<(Position, Page<UniversalSupport>)>, StorageError> {
        let mut from = Sql::new(
            " from universal_support u where u.urn = $1 and not u.removed",
            [bind::<Text, _>(urn.as_str().to_owned())],
        );
        if !offers.is_empty() {
            from = from
                .then(Sql::new(" and u.offer_code = any ($1)", [bind::<Array<Text>, _>(offers.to_vec())]));
        }
        if let Some(current) = current {
            from = from.then(Sql::new(
                " and (u.started_on <= $1 and (u.ended_on is null or u.ended_on >= $1)) = $2",
                [bind::<Date, _>(today), bind::<Bool, _>(current)],
            ));
        }
        let cut =
            keyset("u.started_on", "u.id", page, |(on, id)| [bind::<Date, _>(*on), bind::<SqlUuid, _>(*id)]);
        let connection = self.reading().await?;
        let count = Sql::new("select count(*) as count", []).then(from.clone());
        let load =
            connection.rows::<SupportRow>(Sql::new("select ", []).text(SUPPORT_COLUMNS).then(from).then(cut));
        let school = load_school(&connection, viewer, urn, ("", today));
        let (school, rows) = futures_util::future::try_join(school, load).await?;
        let Some(school) = school else { return Ok(None) };
        let total = connection.total(page.total, count).await?;
        let page = Page::cut(rows, page, total).try_map(UniversalSupport::try_from)?;
        Ok(Some((position(&school), page)))
    }
}

async fn load_support(
    connection: &Wire,
    urn: &Urn,
    id: Option<UniversalSupportId>,
) -> Result<Option<UniversalSupport>, StorageError> {
    let from = Sql::new(
        " from universal_support u where u.urn = $1 and u.id = $2 and not u.removed",
        [bind::<Text, _>(urn.as_str().to_owned()), bind::<Nullable<SqlUuid>, _>(id.map(Id::uuid))],
    );
    let query = Sql::new("select ", []).text(SUPPORT_COLUMNS).then(from);
    let rows: Vec<SupportRow> = connection.rows(query).await?;
    rows.into_iter().next().map(UniversalSupport::try_from).transpose()
}

impl Attempt {
    /// What recording universal support of a school decides on; none if the caller may not know of the school, or if
    /// there is nothing under the id of what is to be changed.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn supporting(
        &self,
        urn: &Urn,
        id: Option<UniversalSupportId>,
        (offer, provider): (&str, Option<Uuid>),
        today: NaiveDate,
    ) -> Result<Option<SupportSeen>, StorageError> {
        let connection = self.shared();
        let loaded = try_join4(
            self.head(Chain::PLATFORM),
            load_school(connection, &self.viewer, urn, (offer, today)),
            load_support(connection, urn, id),
            knows(connection, provider),
        );
        let (head, school, support, provider_known) = loaded.await?;
        let Some(school) = school.filter(|_| id.is_none() || support.is_some()) else { return Ok(None) };
        let facts = UniversalSupportFacts { offer_known: school.offer_known, provider_known };
        Ok(Some(SupportSeen { position: position(&school), head, facts, support }))
    }
}

impl Stored for UniversalSupport {
    const KIND: &'static str = "universalSupport";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        Row::versioned("universal_support", self.id, self.version)
            .fixed::<Text, _>("urn", self.urn.as_str().to_owned())
            .fixed::<Jsonb, _>("added_by", serde_json::to_value(&self.added_by).unwrap_or_default())
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Text, _>("offer_code", self.offer_code.as_str().to_owned())
            .set::<Date, _>("started_on", self.started_on)
            .set::<Nullable<Date>, _>("ended_on", self.ended_on)
            .set::<Nullable<SqlUuid>, _>("provider_organisation_id", self.provider_organisation_id)
            .set::<Nullable<Text>, _>("note", self.note.clone().map(String::from))
            .set::<Bool, _>("removed", self.removed)
            .write(new)
    }
}
