//! SQL through psql, as the superuser of the benchmark's own server.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Outcome;

/// A program of the PostgreSQL that is installed: Debian keeps them beside the server.
pub(crate) fn program(name: &str) -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = folders.map(|folder| folder.path().join("bin").join(name)).filter(|path| path.exists());
    found.max().unwrap_or_else(|| PathBuf::from(name))
}

/// What a query answers, as unaligned text.
pub(crate) fn text(url: &str, sql: &str) -> Outcome<String> {
    let output = Command::new(program("psql"))
        .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(format!("{}\n{sql}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
