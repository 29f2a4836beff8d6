//! The server binaries of this machine.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::fault::{LocalPostgresFault as Fault, io};
use super::site::quiet;

/// The oldest `PostgreSQL` that the service runs on.
pub(super) const OLDEST: u32 = 15;
/// Where Debian keeps every version side by side, each under its number.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The programs that are needed, all of one version.
pub(super) const PROGRAMS: [&str; 5] = ["postgres", "initdb", "pg_ctl", "pg_isready", "psql"];

/// Server binaries of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) version: u32,
}

impl Binaries {
    pub(super) fn find(folder: &Path, data: &Path) -> Result<Self, Fault> {
        let written_by = if data.exists() {
            let file = data.join("PG_VERSION");
            io("read", &file, fs::read_to_string(&file))?.trim().parse().ok()
        } else {
            None
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self::choose(Self::installed(Path::new(DEBIAN), &path), written_by, folder)
    }

    /// Debian's, or else those on the path.
    pub(super) fn installed(debian: &Path, path: &OsStr) -> Vec<Self> {
        let versions = fs::read_dir(debian).into_iter().flatten().flatten();
        let debians: Vec<Self> = versions
            .filter_map(|entry| Some((entry.path().join("bin"), entry.file_name().to_str()?.parse().ok()?)))
            .filter(|(folder, _)| complete(folder))
            .map(|(folder, version)| Self { folder, version })
            .collect();
        if debians.iter().any(|found| found.version >= OLDEST) {
            return debians;
        }
        let on_path = std::env::split_paths(path).filter_map(|place| {
            // The entry may be a link to one program of many.
            let program = fs::canonicalize(place.join("postgres")).ok()?;
            let folder = program.parent().filter(|folder| complete(folder))?.to_owned();
            let said = quiet(Command::new(&program).arg("--version")).output().ok()?;
            Some(Self { folder, version: version_of(&String::from_utf8_lossy(&said.stdout))? })
        });
        debians.into_iter().chain(on_path.take(1)).collect()
    }

    /// The version that wrote the data if it is there, or else the highest.
    pub(super) fn choose(
        installed: Vec<Self>,
        written_by: Option<u32>,
        folder: &Path,
    ) -> Result<Self, Fault> {
        let highest = installed.iter().max_by_key(|found| found.version).cloned().ok_or(Fault::Missing)?;
        if highest.version < OLDEST {
            return Err(Fault::TooOld { found: highest.version });
        }
        let Some(data) = written_by else { return Ok(highest) };
        installed
            .into_iter()
            .find(|found| found.version == data && data >= OLDEST)
            .ok_or(Fault::OtherVersion { folder: folder.to_owned(), data, server: highest.version })
    }
}

pub(super) fn complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).exists())
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
pub(super) fn version_of(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL) ")?.1;
    number.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}
