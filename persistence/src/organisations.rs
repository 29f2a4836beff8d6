//! Organisations outside the department.

use authority::Position;
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, Version, search_key};
use register::{
    CompanyNumber, Identifier, LaCode, Organisation, OrganisationDetails, OrganisationFacts, OrganisationId,
    OrganisationKind, OrganisationStatus, Ukprn, Urn,
};
use serde_json::Value;
use uuid::Uuid;

use crate::event::{Chain, Head};
use crate::keyset::{containing, keyset};
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// What organisations are sorted by: the name as it is searched, then the id.
pub type OrganisationKey = (String, Uuid);

/// What entering or changing an organisation decides on.
#[derive(Clone, Debug)]
pub struct OrganisationSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// The organisation, if it is there already.
    pub organisation: Option<Organisation>,
    /// The end of its chain.
    pub head: Head,
    /// What the record says about what is said of it.
    pub facts: OrganisationFacts,
}

/// Which organisations are wanted.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    /// Part of the name.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<OrganisationKind>,
    /// With this UK provider reference number.
    pub ukprn: Option<String>,
    /// With the URN of this school.
    pub urn: Option<String>,
    /// With the code of this local authority.
    pub la_code: Option<String>,
    /// With this company number.
    pub company_number: Option<String>,
    /// Still there, or no more.
    pub status: Option<OrganisationStatus>,
}

#[derive(QueryableByName)]
pub(crate) struct OrganisationRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    legal_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    ukprn: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    urn: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    la_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    trust_uid: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    company_number: Option<String>,
    #[diesel(sql_type = Jsonb)]
    address: Value,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pays_through_organisation_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
}

/// The columns of [`OrganisationRow`], from a query's `o`.
pub(crate) const COLUMNS: &str =
    "o.id, o.version, o.kind, o.legal_name, o.ukprn, o.urn, o.la_code, o.trust_uid, o.company_number,
    o.address, o.pays_through_organisation_id, o.status, o.created_at, o.changed_at";

impl TryFrom<OrganisationRow> for Organisation {
    type Error = StorageError;

    fn try_from(row: OrganisationRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("organisations", format!("{column} of {}", row.id));
        Ok(Self {
            id: OrganisationId::new(row.id),
            version: Version::new(row.version),
            details: OrganisationDetails {
                kind: OrganisationKind::of(&row.kind).ok_or_else(|| wrong("kind"))?,
                legal_name: row.legal_name.try_into().map_err(|_| wrong("legal_name"))?,
                ukprn: row.ukprn.map(Ukprn::try_from).transpose().map_err(|_| wrong("ukprn"))?,
                urn: row.urn.map(Urn::try_from).transpose().map_err(|_| wrong("urn"))?,
                la_code: row.la_code.map(LaCode::try_from).transpose().map_err(|_| wrong("la_code"))?,
                trust_uid: row
                    .trust_uid
                    .map(TryInto::try_into)
                    .transpose()
                    .map_err(|_| wrong("trust_uid"))?,
                company_number: row
                    .company_number
                    .map(CompanyNumber::try_from)
                    .transpose()
                    .map_err(|_| wrong("company_number"))?,
                address: serde_json::from_value(row.address).map_err(|_| wrong("address"))?,
                pays_through: row.pays_through_organisation_id.map(Id::new),
            },
            status: OrganisationStatus::of(&row.status).ok_or_else(|| wrong("status"))?,
            created_at: row.created_at,
            changed_at: row.changed_at,
        })
    }
}

#[derive(QueryableByName)]
struct SameRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    ukprn: bool,
    #[diesel(sql_type = Bool)]
    urn: bool,
    #[diesel(sql_type = Bool)]
    la_code: bool,
    #[diesel(sql_type = Bool)]
    trust_uid: bool,
    #[diesel(sql_type = Bool)]
    company_number: bool,
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    school_unknown: bool,
    #[diesel(sql_type = Bool)]
    payer_unknown: bool,
}

impl OrganisationFilter {
    fn sql(&self) -> Sql {
        let mut sql = Sql::new(" from organisations o where true", []);
        let text = |value: &Option<String>| value.as_deref().map(str::to_owned);
        let filters: [(&'static str, Option<String>); 7] = [
            (" and o.search_name like $1", self.text.as_deref().map(containing)),
            (" and o.kind = $1", self.kind.map(|kind| kind.code().to_owned())),
            (" and o.ukprn = $1", text(&self.ukprn)),
            (" and o.urn = $1", text(&self.urn)),
            (" and o.la_code = $1", text(&self.la_code)),
            (" and o.company_number = $1", text(&self.company_number)),
            (" and o.status = $1", self.status.map(|status| status.code().to_owned())),
        ];
        for (piece, value) in filters {
            if let Some(value) = value {
                sql = sql.then(Sql::new(piece, [bind::<Text, _>(value)]));
            }
        }
        sql
    }
}

/// An organisation.
pub(crate) async fn load_organisation(
    connection: &Wire,
    id: OrganisationId,
) -> Result<Option<Organisation>, StorageError> {
    let from = Sql::new(" from organisations o where o.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
    let rows: Vec<OrganisationRow> =
        connection.rows(Sql::new("select ", []).text(COLUMNS).then(from)).await?;
    rows.into_iter().next().map(Organisation::try_from).transpose()
}

impl Database {
    /// The organisations, as far as they are wanted.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn organisations(
        &self,
        filter: &OrganisationFilter,
        page: &PageRequest<OrganisationKey>,
    ) -> Result<Page<Organisation>, StorageError> {
        let connection = self.reading().await?;
        let count = Sql::new("select count(*) as count", []).then(filter.sql());
        let cut = keyset("o.search_name", "o.id", page, |(name, id)| {
            [bind::<Text, _>(name.clone()), bind::<SqlUuid, _>(*id)]
        });
        let query = Sql::new("select ", []).text(COLUMNS).then(filter.sql()).then(cut);
        let rows: Vec<OrganisationRow> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(Organisation::try_from)
    }

    /// An organisation.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, StorageError> {
        load_organisation(&*self.sharing().await?, id).await
    }
}

impl Attempt {
    /// What saying this of an organisation decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn organisation(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
        details: &OrganisationDetails,
    ) -> Result<OrganisationSeen, StorageError> {
        let connection = self.shared();
        let urn = details.urn.clone().map(String::from);
        let payer = details.pays_through.map(Id::uuid);
        let known = viewer.me().then(Sql::new(
            " select me.person_id,
                ($1 is not null and not exists (select from schools s where s.urn = $1)) as school_unknown,
                ($2 is not null and not exists (select from organisations o where o.id = $2)) as payer_unknown
            from me",
            [bind::<Nullable<Text>, _>(urn), bind::<Nullable<SqlUuid>, _>(payer)],
        ));
        let known = connection.row::<KnownRow>(known);
        let same = connection.rows::<SameRow>(same(id, details));
        let (known, same, organisation, head) = futures_util::future::try_join4(
            known,
            same,
            load_organisation(connection, id),
            self.head(Chain::organisation(id)),
        )
        .await?;
        let same = same.into_iter().flat_map(|row| identifiers(&row, details.kind)).collect();
        Ok(OrganisationSeen {
            position: Position {
                person: known.person_id.map(Id::new),
                in_scope: true,
                ..Position::default()
            },
            organisation,
            head,
            facts: OrganisationFacts {
                same,
                school_unknown: known.school_unknown,
                payer_unknown: known.payer_unknown,
            },
        })
    }
}

/// The other organisations that bear an identifier of this one.
fn same(id: OrganisationId, details: &OrganisationDetails) -> Sql {
    let text = |value: Option<String>| bind::<Nullable<Text>, _>(value);
    Sql::new(
        "select o.id, o.kind, coalesce(o.ukprn = $2, false) as ukprn, coalesce(o.urn = $3, false) as urn,
            coalesce(o.la_code = $4, false) as la_code, coalesce(o.trust_uid = $5, false) as trust_uid,
            coalesce(o.company_number = $6, false) as company_number
        from organisations o
        where o.id <> $1
            and (o.ukprn = $2 or o.urn = $3 or o.la_code = $4 or o.trust_uid = $5 or o.company_number = $6)
        order by o.id",
        [
            bind::<SqlUuid, _>(id.uuid()),
            text(details.ukprn.clone().map(String::from)),
            text(details.urn.clone().map(String::from)),
            text(details.la_code.clone().map(String::from)),
            text(details.trust_uid.clone().map(String::from)),
            text(details.company_number.clone().map(String::from)),
        ],
    )
}

/// The identifiers that another bears and that tell the two apart.
fn identifiers(row: &SameRow, kind: OrganisationKind) -> Vec<(Identifier, OrganisationId)> {
    use Identifier as I;
    let Some(other) = OrganisationKind::of(&row.kind) else { return Vec::new() };
    let borne = [
        (row.ukprn, I::Ukprn),
        (row.urn, I::Urn),
        (row.la_code, I::LaCode),
        (row.trust_uid, I::TrustUid),
        (row.company_number, I::CompanyNumber),
    ];
    let clashes = borne.into_iter().filter(|(borne, identifier)| {
        *borne && identifier.tells_apart(kind) && identifier.tells_apart(other)
    });
    clashes.map(|(_, identifier)| (identifier, OrganisationId::new(row.id))).collect()
}

impl Stored for Organisation {
    const KIND: &'static str = "organisation";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let details = &self.details;
        Row::versioned("organisations", self.id, self.version)
            .set::<Text, _>("kind", details.kind.code())
            .set::<Text, _>("legal_name", details.legal_name.as_str().to_owned())
            .set::<Text, _>("search_name", search_key(details.legal_name.as_str()))
            .set::<Nullable<Text>, _>("ukprn", details.ukprn.clone().map(String::from))
            .set::<Nullable<Text>, _>("urn", details.urn.clone().map(String::from))
            .set::<Nullable<Text>, _>("la_code", details.la_code.clone().map(String::from))
            .set::<Nullable<Text>, _>("trust_uid", details.trust_uid.clone().map(String::from))
            .set::<Nullable<Text>, _>("company_number", details.company_number.clone().map(String::from))
            .set::<Jsonb, _>("address", serde_json::to_value(&details.address).unwrap_or_default())
            .set::<Nullable<SqlUuid>, _>("pays_through_organisation_id", details.pays_through.map(Id::uuid))
            .set::<Text, _>("status", self.status.code())
            .fixed::<Timestamptz, _>("created_at", self.created_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .write(new)
    }
}
