//! Where the server listens, and how its clients are told.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::SUPERUSER;
use super::fault::{LocalPostgresFault as Fault, io};

/// Sockets have short names: 107 bytes on Linux, 103 elsewhere.
const LONGEST_SOCKET: usize = 100;
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// Where a server listens.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Address {
    Socket(PathBuf),
    Port { port: u16, password: String },
}

impl Address {
    pub(super) fn of(folder: &Path) -> Result<Self, Fault> {
        // Clients read a comma as the end of one host and the start of another.
        let fits = folder.as_os_str().len() + 1 + SOCKET_NAME.len() <= LONGEST_SOCKET;
        if fits && !folder.as_os_str().as_bytes().contains(&b',') {
            return Ok(Self::Socket(folder.to_owned()));
        }
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = io("find a free port for", folder, free)?.port();
        Ok(Self::Port { port, password: password(folder)? })
    }

    pub(super) fn url(&self, role: &str, database: &str) -> String {
        let database = percent(database.as_bytes());
        match self {
            Self::Socket(folder) => {
                format!("postgres://{role}@/{database}?host={}", percent(folder.as_os_str().as_bytes()))
            }
            Self::Port { port, password } => {
                format!("postgres://{role}:{password}@127.0.0.1:{port}/{database}")
            }
        }
    }

    /// Tells one of `PostgreSQL`'s clients: in its environment, which others cannot read as they can its arguments.
    pub(super) fn point(&self, client: &mut Command) {
        client.env("PGUSER", SUPERUSER).env("PGDATABASE", SUPERUSER);
        match self {
            Self::Socket(folder) => client.env("PGHOST", folder).env("PGPORT", "5432"),
            Self::Port { port, password } => {
                client.env("PGHOST", "127.0.0.1").env("PGPORT", port.to_string()).env("PGPASSWORD", password)
            }
        };
    }
}

pub(super) fn percent(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

pub(super) fn password(folder: &Path) -> Result<String, Fault> {
    let key = folder.join("password");
    Ok(io("read", &key, fs::read_to_string(&key))?.trim().to_owned())
}
