use std::process::ExitCode;

use api::local::register_person;
use chrono::Utc;
use clap::Subcommand;
use kernel::{ActorKind, PersonId};
use uuid::Uuid;

use super::{Done, configuration, storage};

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
}

/// Registers somebody, as the operator.
pub(crate) fn run(admin: &Admin) -> Done {
    let storage = storage(&configuration()?)?;
    let Admin::Add { tenant, object, name, email } = admin;
    let runtime = tokio::runtime::Runtime::new()?;
    let id = PersonId::new(Uuid::now_v7());
    let (identity, called) = ((*tenant, *object), (name.as_str(), email.as_str()));
    let functions = register::Functions::new();
    let registered =
        register_person(&storage.db, ActorKind::Operator, Utc::now(), id, identity, called, functions);
    println!("{}", runtime.block_on(registered)?);
    Ok(ExitCode::SUCCESS)
}
