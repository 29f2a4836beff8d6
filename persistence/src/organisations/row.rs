use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, Version, search_key};
use register::{
    CompanyNumber, LaCode, Organisation, OrganisationDetails, OrganisationId, OrganisationKind,
    OrganisationStatus, Ukprn, Urn,
};
use serde_json::Value;
use uuid::Uuid;

use crate::StorageError;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;

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

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = Bool)]
    known: bool,
}

/// Whether there is an organisation under the id, if one is named.
pub(crate) async fn knows(connection: &Wire, named: Option<Uuid>) -> Result<bool, StorageError> {
    let Some(id) = named else { return Ok(true) };
    let query = Sql::new(
        "select exists (select from organisations where id = $1) as known",
        [bind::<SqlUuid, _>(id)],
    );
    Ok(connection.row::<KnownRow>(query).await?.known)
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
