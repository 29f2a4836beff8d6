//! Structural referrals of a case.

use casework::{CaseId, Referral, ReferralId, ReferralKind, ReferralState, ReferralTool};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Coded, Version};
use serde_json::Value;
use uuid::Uuid;

use super::assignments::TimeKey;
use super::read::{CaseRead, load_case};
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// A structural referral on its case.
#[derive(Clone, Debug)]
pub struct ReferralSeen {
    /// The case.
    pub read: CaseRead,
    /// The referral.
    pub referral: Referral,
}

#[derive(QueryableByName)]
struct ReferralRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    tool: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Date)]
    referred_on: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    external_reference: Option<String>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Date)]
    state_on: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Jsonb)]
    added_by: Value,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
}

const REFERRAL_COLUMNS: &str =
    "r.id, r.case_id, r.version, r.tool, r.kind, r.referred_on, r.external_reference, r.state,
    r.state_on, r.note, r.added_by, r.added_at, r.changed_at";

impl TryFrom<ReferralRow> for Referral {
    type Error = StorageError;

    fn try_from(row: ReferralRow) -> Result<Self, StorageError> {
        let id = row.id;
        let wrong =
            move |column: &str| StorageError::corrupt("structural_referrals", format!("{column} of {id}"));
        let reference = row.external_reference.map(|text| text.try_into().map_err(|_| wrong("reference")));
        Ok(Self {
            id: ReferralId::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            tool: ReferralTool::of(&row.tool).ok_or_else(|| wrong("tool"))?,
            kind: ReferralKind::of(&row.kind).ok_or_else(|| wrong("kind"))?,
            referred_on: row.referred_on,
            external_reference: reference.transpose()?,
            state: ReferralState::of(&row.state).ok_or_else(|| wrong("state"))?,
            state_on: row.state_on,
            note: row.note.map(|text| text.try_into().map_err(|_| wrong("note"))).transpose()?,
            added_by: serde_json::from_value(row.added_by).map_err(|_| wrong("added_by"))?,
            added_at: row.added_at,
            changed_at: row.changed_at,
        })
    }
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    id: ReferralId,
) -> Result<Option<ReferralSeen>, StorageError> {
    let from = Sql::new(
        " from structural_referrals r where r.case_id = $1 and r.id = $2",
        [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(id.uuid())],
    );
    let load = connection.rows::<ReferralRow>(Sql::new("select ", []).text(REFERRAL_COLUMNS).then(from));
    let (read, rows) = try_join(load_case(connection, viewer, case), load).await?;
    let referral = rows.into_iter().next().map(Referral::try_from).transpose()?;
    Ok(read.zip(referral).map(|(read, referral)| ReferralSeen { read, referral }))
}

impl Database {
    /// A structural referral, if `viewer` may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn referral(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: ReferralId,
    ) -> Result<Option<ReferralSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, case, id).await
    }

    /// The structural referrals of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn referrals(
        &self,
        viewer: &Viewer,
        case: CaseId,
        states: &[String],
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<Referral>)>, StorageError> {
        let mut from =
            Sql::new(" from structural_referrals r where r.case_id = $1", [bind::<SqlUuid, _>(case.uuid())]);
        if !states.is_empty() {
            from = from.then(Sql::new(" and r.state = any ($1)", [bind::<Array<Text>, _>(states.to_vec())]));
        }
        let cut = time_keyset("r.added_at", "r.id", page);
        let found = self.of_case::<ReferralRow, _>(viewer, case, REFERRAL_COLUMNS, from, cut, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(Referral::try_from)?))).transpose()
    }
}

impl Attempt {
    /// A structural referral, if the one who asks may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn referral(&self, case: CaseId, id: ReferralId) -> Result<Option<ReferralSeen>, StorageError> {
        see(self.shared(), &self.viewer, case, id).await
    }
}

impl Stored for Referral {
    const KIND: &'static str = "structuralReferral";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        Row::versioned("structural_referrals", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Text, _>("tool", self.tool.code())
            .fixed::<Text, _>("kind", self.kind.code())
            .fixed::<Date, _>("referred_on", self.referred_on)
            .fixed::<Jsonb, _>("added_by", serde_json::to_value(&self.added_by).unwrap_or_default())
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Nullable<Text>, _>("external_reference", self.external_reference.clone().map(String::from))
            .set::<Text, _>("state", self.state.code())
            .set::<Date, _>("state_on", self.state_on)
            .set::<Nullable<Text>, _>("note", self.note.clone().map(String::from))
            .write(new)
    }
}
