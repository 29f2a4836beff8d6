use std::process::ExitCode;

use api::operator::{block, register_person, unblock};
use authority::BlockedIdentity;
use chrono::Utc;
use clap::{Args, Subcommand};
use kernel::{ActorKind, PersonId};
use uuid::Uuid;

use super::{Done, Running, configuration, storage};

/// What an operator does to the register of people.
#[derive(Subcommand)]
pub(crate) enum Admin {
    /// Register a person, so that the Platform.Admin role in their token counts.
    Add {
        /// The token's `tid`.
        #[arg(long)]
        tenant: Uuid,
        /// The token's `oid`.
        #[arg(long)]
        object: Uuid,
        /// The name to show.
        #[arg(long)]
        name: String,
        /// The e-mail address.
        #[arg(long)]
        email: String,
    },
    /// Refuse the tokens of a person or client from now on, at every server, within five seconds.
    Block(Blocking),
    /// Let the tokens of a person or client count again.
    Unblock(Blocking),
}

/// Whose tokens, and why.
#[derive(Args)]
pub(crate) struct Blocking {
    /// The person's `tid`.
    #[arg(long, requires = "object", required_unless_present = "client", conflicts_with = "client")]
    tenant: Option<Uuid>,
    /// The person's `oid`.
    #[arg(long, requires = "tenant")]
    object: Option<Uuid>,
    /// The client's id.
    #[arg(long)]
    client: Option<Uuid>,
    /// Why, for the record.
    #[arg(long)]
    reason: String,
}

impl Blocking {
    fn identity(&self) -> Result<BlockedIdentity, &'static str> {
        match (self.tenant, self.object, self.client) {
            (Some(tenant), Some(object), None) => Ok(BlockedIdentity::Person { tenant, object }),
            (None, None, Some(client)) => Ok(BlockedIdentity::Client(client)),
            _ => Err("name a person by tenant and object, or a client"),
        }
    }
}

/// Does it, as the operator.
pub(crate) fn run(admin: &Admin) -> Done {
    let mut config = configuration()?;
    // The owner's login, which is the operator's: whoever has only the server's makes no administrator.
    config.database_url = config.owner_url().map(str::to_owned);
    let storage = storage(&config, Running::Used)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let id = match admin {
        Admin::Add { tenant, object, name, email } => {
            let id = PersonId::new(Uuid::now_v7());
            let (identity, called) = ((*tenant, *object), (name.as_str(), email.as_str()));
            let functions = register::Functions::new();
            let registered = register_person(
                &storage.db,
                ActorKind::Operator,
                Utc::now(),
                id,
                identity,
                called,
                functions,
            );
            runtime.block_on(registered)?.uuid()
        }
        Admin::Block(asked) => {
            let (of, reason) = (asked.identity()?, asked.reason.as_str());
            runtime.block_on(block(&storage.db, Utc::now(), of, reason))?.uuid()
        }
        Admin::Unblock(asked) => {
            let (of, reason) = (asked.identity()?, asked.reason.as_str());
            runtime.block_on(unblock(&storage.db, Utc::now(), of, reason))?.uuid()
        }
    };
    println!("{id}");
    Ok(ExitCode::SUCCESS)
}
