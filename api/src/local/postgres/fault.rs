//! Why there is no local `PostgreSQL`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;

use thiserror::Error;

use super::START_PATIENCE;
use super::binaries::OLDEST;

/// Why there is no local `PostgreSQL`.
#[derive(Debug, Error)]
pub enum LocalPostgresFault {
    /// The machine has no server binaries.
    #[error(
        "PostgreSQL {OLDEST} or later is needed and none was found: install it with `apt-get install postgresql \
         postgresql-contrib` (on Debian the contrib modules come with postgresql-NN)"
    )]
    Missing,
    /// The machine has server binaries, all of them too old.
    #[error(
        "PostgreSQL {OLDEST} or later is needed and only version {found} was found: install a later one with `apt-get \
         install postgresql postgresql-contrib` (on Debian the contrib modules come with postgresql-NN)"
    )]
    TooOld {
        /// The highest version there is.
        found: u32,
    },
    /// The data was written by a version that is not installed.
    #[error(
        "the data in {} was written by PostgreSQL {data}, which is not installed, and PostgreSQL {server} cannot read \
         it: install postgresql-{data}, or remove the folder to start afresh", folder.display()
    )]
    OtherVersion {
        /// Where the data is.
        folder: PathBuf,
        /// The version that wrote it.
        data: u32,
        /// The highest version there is.
        server: u32,
    },
    /// The process is root, and there is nobody else to be.
    #[error(
        "PostgreSQL does not run as root, and /etc/passwd has neither the user postgres nor nobody to run it as"
    )]
    NoUser,
    /// The folder holds something else.
    #[error("{} is neither empty nor a local PostgreSQL: name a folder of its own", folder.display())]
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder was made by another user.
    #[error("{} belongs to another user (uid {uid}): run as that user or as root, or remove it", folder.display())]
    OthersFolder {
        /// The folder.
        folder: PathBuf,
        /// Its owner.
        uid: u32,
    },
    /// Another process holds the folder.
    #[error("another process already runs the local PostgreSQL in {}: stop it first", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A server that was not started here runs on the data, or one that was does not stop.
    #[error("a PostgreSQL server (process {pid}) already runs on the data in {}: stop it first", folder.display())]
    Running {
        /// The folder.
        folder: PathBuf,
        /// The server.
        pid: u32,
    },
    /// The server stopped before it accepted connections.
    #[error("PostgreSQL did not start ({why}): see {}", log.display())]
    Stopped {
        /// The last it said.
        why: String,
        /// Its log.
        log: PathBuf,
    },
    /// The server did not accept connections in time.
    #[error("PostgreSQL did not accept connections within {} s: see {}", START_PATIENCE.as_secs(), log.display())]
    Slow {
        /// Its log.
        log: PathBuf,
    },
    /// One of `PostgreSQL`'s programs failed.
    #[error("{program} failed: {why}")]
    Program {
        /// Which.
        program: &'static str,
        /// What it said.
        why: String,
    },
    /// The file system or the operating system refused.
    #[error("cannot {act} {}: {why}", path.display())]
    Io {
        /// What was attempted.
        act: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        why: io::Error,
    },
}

use LocalPostgresFault as Fault;

pub(super) fn succeeded(program: &'static str, output: &Output) -> Result<(), Fault> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    Err(Fault::Program { program, why: if why.is_empty() { output.status.to_string() } else { why } })
}

pub(super) fn io<T>(act: &'static str, path: &Path, result: io::Result<T>) -> Result<T, Fault> {
    result.map_err(|why| Fault::Io { act, path: path.to_owned(), why })
}
