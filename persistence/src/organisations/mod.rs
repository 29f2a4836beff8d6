//! Organisations outside the department.

mod deciding;
mod row;

use diesel::sql_types::{Text, Uuid as SqlUuid};
use kernel::Coded;
use register::{Organisation, OrganisationId, OrganisationKind, OrganisationStatus};
use uuid::Uuid;

use crate::keyset::{containing, keyset};
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError};

pub use deciding::OrganisationSeen;
use row::COLUMNS;
pub(crate) use row::{OrganisationRow, knows, load_organisation};

/// What organisations are sorted by: the name as it is searched, then the id.
pub type OrganisationKey = (String, Uuid);

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
