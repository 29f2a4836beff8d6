//! The commands of `rise`, one file each.
#![expect(clippy::print_stdout, reason = "a command's answer is what it prints")]

pub(crate) mod admin;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod serve;
pub(crate) mod token;
pub(crate) mod verify;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use api::config::{Config, Profile};
use api::local::{Durability, LocalPostgres};
use persistence::{Database, PoolSizes};
use tokio::runtime::Runtime;

/// How a command ends: with an exit code, or with one clear sentence.
pub(crate) type Done = Result<ExitCode, Box<dyn Error>>;

/// Reads the configuration, or says everything that is wrong with it.
pub(crate) fn configuration() -> Result<Config, Box<dyn Error>> {
    Config::read(&|name| std::env::var(name).ok()).map_err(|faults| {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        format!("the configuration is not complete:\n  {}", lines.join("\n  ")).into()
    })
}

/// A database to work with, and the server behind it if it is a private one.
pub(crate) struct Storage {
    pub(crate) db: Database,
    pub(crate) private: Option<LocalPostgres>,
    // Connections are driven by this runtime, whoever borrows them.
    _runtime: Runtime,
}

/// What becomes of a private PostgreSQL that runs already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Running {
    /// It is another's, and used.
    Used,
    /// It is nobody's any more, or in the way: it is stopped, or said to be in use.
    Replaced,
}

/// Opens the database that the configuration names. A private one is started if need be; if a server on this machine
/// has it running already, that one is used.
pub(crate) fn storage(config: &Config, running: Running) -> Result<Storage, Box<dyn Error>> {
    // One thread carries what all connections send and receive: two only wake each other.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (url, owner, private) = match (&config.database_url, &config.profile) {
        (Some(url), _) => (url.clone(), config.owner_url().unwrap_or(url).to_owned(), None),
        (None, Profile::Local { folder }) => {
            if let Some(url) = running_in(folder).filter(|_| running == Running::Used) {
                (url.clone(), url, None)
            } else {
                let server = LocalPostgres::start(&folder.join("postgres"), Durability::Durable)?;
                (server.url(), server.url(), Some(server))
            }
        }
        (None, Profile::Production { .. }) => return Err("DATABASE_URL is needed".into()),
    };
    if matches!(config.profile, Profile::Local { .. }) {
        runtime.block_on(persistence::migrate(owner))?;
    }
    let db = Database::new(&url, PoolSizes::default(), runtime.handle())?;
    Ok(Storage { db, private, _runtime: runtime })
}

/// Where a serving local copy says which database it has.
fn running_in(folder: &Path) -> Option<String> {
    let url = fs::read_to_string(folder.join("database-url")).ok()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let db = Database::new(&url, PoolSizes::default(), runtime.handle()).ok()?;
    // What a killed server left behind leads nowhere.
    runtime.block_on(db.is_current()).ok().map(|_| url)
}
