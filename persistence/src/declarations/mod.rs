//! What advisers declare of schools and organisations.

mod deciding;
mod row;

use authority::{Position, Reach};
use casework::conflict::{Declaration, DeclarationId};
use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use kernel::{PersonId, Timestamp};
use uuid::Uuid;

use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

pub use deciding::{DeclaringSeen, EndingSeen, UncheckedCase};
pub(crate) use row::load_declaration;
use row::{COLUMNS, SightRow, load, visible};

/// What declarations are sorted by.
pub type DeclarationKey = (Timestamp, Uuid);

/// A declaration as read for somebody.
#[derive(Clone, Debug)]
pub struct DeclarationLine {
    /// The declaration.
    pub declaration: Declaration,
    /// The adviser's name.
    pub name: String,
    /// Where the one who asks stands.
    pub position: Position,
}

/// Which declarations are wanted.
#[derive(Clone, Debug, Default)]
pub struct DeclarationFilter {
    /// This adviser's.
    pub person: Option<PersonId>,
    /// About this school.
    pub urn: Option<String>,
    /// About this organisation.
    pub organisation: Option<Uuid>,
    /// Whether they still count.
    pub current: Option<bool>,
}

impl Database {
    /// Declarations, newest first, as far as the caller's roles reach.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn declarations(
        &self,
        viewer: &Viewer,
        reaches: &[Reach],
        filter: &DeclarationFilter,
        page: &PageRequest<DeclarationKey>,
    ) -> Result<Page<DeclarationLine>, StorageError> {
        let mut from = visible(reaches);
        if let Some(person) = filter.person {
            from = from.then(Sql::new(" and d.person_id = $1", [bind::<SqlUuid, _>(person.uuid())]));
        }
        if let Some(urn) = &filter.urn {
            from = from.then(Sql::new(" and d.urn = $1", [bind::<Text, _>(urn.clone())]));
        }
        if let Some(organisation) = filter.organisation {
            from = from.then(Sql::new(" and d.organisation_id = $1", [bind::<SqlUuid, _>(organisation)]));
        }
        if let Some(current) = filter.current {
            from = from.then(Sql::new(" and (d.ended_on is null) = $1", [bind::<Bool, _>(current)]));
        }
        let connection = self.reading().await?;
        let count = viewer.me().text(" select count(*) as count").then(from.clone());
        let cut = time_keyset("d.recorded_at", "d.id", page);
        let query = viewer.me().text(COLUMNS).then(from).then(cut);
        let rows: Vec<SightRow> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(DeclarationLine::try_from)
    }

    /// A declaration, if the caller's roles reach it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn declaration(
        &self,
        viewer: &Viewer,
        reaches: &[Reach],
        id: DeclarationId,
    ) -> Result<Option<DeclarationLine>, StorageError> {
        load(&*self.sharing().await?, viewer, reaches, id).await
    }
}
