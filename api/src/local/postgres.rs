//! A private `PostgreSQL` for local use and for tests, run from the machine's own server binaries.
//!
//! It needs nothing but a folder of its own. The server listens on a Unix socket inside that folder, which only its
//! owner may enter; where the path is too long for a socket, on a free port of 127.0.0.1 with a generated password.
//! As root the server runs as an unprivileged user, because `PostgreSQL` refuses to run as root.

mod address;
mod binaries;
mod fault;
mod site;
#[cfg(test)]
mod tests;
mod user;

use std::fmt;
use std::fs::{self, File};
use std::path::{self, Path};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use address::{Address, password};
use binaries::Binaries;
use fault::{LocalPostgresFault as Fault, io};
use site::{Site, claim, last_words, quiet};
use user::{as_root, as_user, effective_user};

pub use fault::LocalPostgresFault;

/// The role that owns the database.
const OWNER: &str = "rise_owner";
/// The database that is created.
const DATABASE: &str = "rise";
/// The superuser, and the database it always finds.
const SUPERUSER: &str = "postgres";

const START_PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);
/// How the server is asked to stop, and how long it is given: fast, then at once, then not asked.
const STOPPING: [(&str, Duration); 3] =
    [("INT", Duration::from_secs(15)), ("QUIT", Duration::from_secs(6)), ("KILL", Duration::from_secs(2))];

/// How much the server does to survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Everything: `PostgreSQL`'s defaults.
    Durable,
    /// Nothing, for tests; and room for many connections.
    Fast,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Durable => &[],
            Self::Fast => &[
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "max_connections=300",
                "shared_buffers=256MB",
            ],
        }
    }
}

/// A running `PostgreSQL`; stopped when dropped.
pub struct LocalPostgres {
    site: Site,
    address: Address,
    server: Child,
    /// Let go last, when the server has stopped.
    lock: File,
}

impl LocalPostgres {
    /// Starts the server of a folder, which is made on first use, and returns when it accepts connections.
    ///
    /// The database `rise` exists then, and belongs to the role `rise_owner`. Nobody else may be using the folder; a
    /// server that outlived its process is stopped first. This blocks: for a second or two, on first use for longer.
    ///
    /// # Errors
    /// When `PostgreSQL` is missing, too old or does not start, or the folder cannot be used.
    pub fn start(folder: &Path, durability: Durability) -> Result<Self, LocalPostgresFault> {
        let user = effective_user()?;
        let asked = io("find", folder, path::absolute(folder))?;
        io("create", &asked, fs::create_dir_all(&asked))?;
        let asked = io("find", &asked, fs::canonicalize(&asked))?;

        let (folder, user) = if user == 0 { as_root(asked)? } else { as_user(asked, user)? };
        let lock = claim(&folder, user)?;
        let data = folder.join("data");
        let site = Site { binaries: Binaries::find(&folder, &data)?, folder, data, user };

        site.stop_orphan()?;
        site.initialise(durability)?;
        let address = Address::of(&site.folder)?;
        let log = site.folder.join("server.log");
        let (server, begin) = site.launch(&address, durability, &log)?;

        let mut started = Self { site, address, server, lock };
        started.wait_until_ready(&log, begin)?;
        started.provide()?;
        Ok(started)
    }

    /// Where the data is: the folder that was asked for, unless the user the server runs as cannot reach it.
    pub fn folder(&self) -> &Path {
        &self.site.folder
    }

    /// The database `rise`, as its owner.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// Another database of this server, as `rise_owner`.
    pub fn url_of(&self, database: &str) -> String {
        self.address.url(OWNER, database)
    }

    /// The database `postgres`, as the superuser: for tests.
    pub fn superuser_url(&self) -> String {
        self.address.url(SUPERUSER, SUPERUSER)
    }

    /// Stops the server and waits until it has stopped.
    pub fn stop(self) {
        drop(self);
    }

    /// Ends the server at once, as a crash would: for tests. What was committed is there when it is started again.
    pub fn kill(mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    fn wait_until_ready(&mut self, log: &Path, begin: u64) -> Result<(), Fault> {
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            if let Some(status) = io("wait for", log, self.server.try_wait())? {
                return Err(Fault::Stopped { why: last_words(log, begin, status), log: log.to_owned() });
            }
            if self.site.client("pg_isready", &self.address)?.status.success() {
                return Ok(());
            }
            if Instant::now() >= deadline {
                return Err(Fault::Slow { log: log.to_owned() });
            }
            sleep(POLL);
        }
    }

    /// Creates the role and its database if they are missing.
    fn provide(&self) -> Result<(), Fault> {
        let password = password(&self.site.folder)?;
        let script = format!(
            "select 'create role {OWNER} login createrole password ''{password}'''
             where not exists (select from pg_roles where rolname = '{OWNER}') \\gexec
             select 'create database {DATABASE} owner {OWNER}'
             where not exists (select from pg_database where datname = '{DATABASE}') \\gexec\n"
        );
        self.site.psql(&self.address, &script)
    }

    fn halt(&mut self) {
        for (signal, patience) in STOPPING {
            let deadline = Instant::now() + patience;
            // The process has not been waited for, so its number is still its own. `kill` is built into every shell.
            let order = format!("kill -{signal} {}", self.server.id());
            let _ = quiet(Command::new("/bin/sh").args(["-c", &order])).status();
            while Instant::now() < deadline {
                if !matches!(self.server.try_wait(), Ok(None)) {
                    return;
                }
                sleep(POLL);
            }
        }
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            self.halt();
        }
        let _ = self.lock.unlock();
    }
}

impl fmt::Debug for LocalPostgres {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LocalPostgres")
            .field("folder", &self.site.folder)
            .field("process", &self.server.id())
            .finish_non_exhaustive()
    }
}
