//! Whose tokens are refused.

use authority::{Block, BlockFact, BlockId, BlockedIdentity};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Recorded, Version};
use uuid::Uuid;

use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError};

#[derive(QueryableByName)]
struct BlockRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    tenant_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    object_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    client_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    lifted: bool,
}

impl TryFrom<BlockRow> for Block {
    type Error = StorageError;

    fn try_from(row: BlockRow) -> Result<Self, StorageError> {
        let of = match (row.tenant_id, row.object_id, row.client_id) {
            (Some(tenant), Some(object), None) => BlockedIdentity::Person { tenant, object },
            (None, None, Some(client)) => BlockedIdentity::Client(client),
            _ => return Err(StorageError::corrupt("blocked_identities", row.id)),
        };
        Ok(Self { id: BlockId::new(row.id), version: Version::new(row.version), of, lifted: row.lifted })
    }
}

async fn load(connection: &Wire, wanted: Sql) -> Result<Vec<Block>, StorageError> {
    let columns = "select id, version, tenant_id, object_id, client_id, lifted_at is not null as lifted
        from blocked_identities";
    let rows: Vec<BlockRow> = connection.rows(Sql::new(columns, []).then(wanted)).await?;
    rows.into_iter().map(Block::try_from).collect()
}

impl Database {
    /// Everybody whose tokens are refused now.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn blocked_identities(&self) -> Result<Vec<BlockedIdentity>, StorageError> {
        let blocks = load(&*self.reading().await?, Sql::new(" where lifted_at is null", [])).await?;
        Ok(blocks.into_iter().map(|block| block.of).collect())
    }
}

impl Attempt {
    /// The block in force on an identity, if there is one.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn block_on(&self, of: BlockedIdentity) -> Result<Option<Block>, StorageError> {
        let wanted = match of {
            BlockedIdentity::Person { tenant, object } => Sql::new(
                " where lifted_at is null and tenant_id = $1 and object_id = $2",
                [bind::<SqlUuid, _>(tenant), bind::<SqlUuid, _>(object)],
            ),
            BlockedIdentity::Client(client) => {
                Sql::new(" where lifted_at is null and client_id = $1", [bind::<SqlUuid, _>(client)])
            }
        };
        Ok(load(self.shared(), wanted).await?.into_iter().next())
    }
}

impl Stored for Block {
    const KIND: &'static str = "block";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, _new: bool) -> Sql {
        Sql::new("select from head", [])
    }

    fn beside(&self, recorded: &Recorded<BlockFact>) -> Vec<Sql> {
        let row = Row::versioned("blocked_identities", self.id, self.version);
        let piece = match &recorded.fact {
            BlockFact::Blocked { tenant_id, subject_id, client_id, reason, .. } => row
                .fixed::<Nullable<SqlUuid>, _>("tenant_id", *tenant_id)
                .fixed::<Nullable<SqlUuid>, _>("object_id", *subject_id)
                .fixed::<Nullable<SqlUuid>, _>("client_id", *client_id)
                .fixed::<Text, _>(
                    "reason",
                    reason.known().map_or_else(String::new, |text| text.as_str().to_owned()),
                )
                .fixed::<Timestamptz, _>("blocked_at", recorded.at)
                .insert(),
            BlockFact::Unblocked { .. } => row.set::<Timestamptz, _>("lifted_at", recorded.at).update(),
        };
        vec![piece]
    }
}
