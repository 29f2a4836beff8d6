//! As whom the server runs, and in which folder: `PostgreSQL` refuses to run as root.

use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::fault::{LocalPostgresFault as Fault, io};
use super::site::quiet;

/// Where the data goes when the unprivileged user cannot reach the folder.
pub(super) const ELSEWHERE: &str = "/var/lib/rise-local";
/// In the folder that was asked for: a link to the one that is used instead.
pub(super) const ELSEWHERE_LINK: &str = "elsewhere";

/// A user and its group, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The user this process acts as.
pub(super) fn effective_user() -> Result<u32, Fault> {
    let said = io("run", Path::new("id"), quiet(Command::new("id").arg("-u")).output())?;
    let why =
        || Fault::Program { program: "id", why: String::from_utf8_lossy(&said.stderr).trim().to_owned() };
    String::from_utf8_lossy(&said.stdout).trim().parse().map_err(|_| why())
}

/// Without root the folder must be the user's own, and nobody else is needed.
pub(super) fn as_user(folder: PathBuf, user: u32) -> Result<(PathBuf, Option<User>), Fault> {
    let uid = io("read", &folder, fs::metadata(&folder))?.uid();
    if uid == user { Ok((folder, None)) } else { Err(Fault::OthersFolder { folder, uid }) }
}

/// As root: whom to run the server as, and the folder, or one in its stead which that user can reach.
pub(super) fn as_root(asked: PathBuf) -> Result<(PathBuf, Option<User>), Fault> {
    let user = unprivileged(&asked)?;
    let link = asked.join(ELSEWHERE_LINK);
    let moved = link.is_symlink();
    let unused = io("read", &asked, fs::read_dir(&asked))?.next().is_none();
    let reached = asked.parent().is_none_or(|parent| enters(user, parent));
    if !moved && (reached || !unused) {
        return Ok((asked, Some(user)));
    }

    let folder = Path::new(ELSEWHERE).join(format!("{:016x}", stable_hash(asked.as_os_str().as_bytes())));
    io("create", &folder, fs::create_dir_all(&folder))?;
    io(
        "open to others",
        Path::new(ELSEWHERE),
        fs::set_permissions(ELSEWHERE, Permissions::from_mode(0o755)),
    )?;
    if !moved {
        io("create", &link, symlink(&folder, &link))?;
    }
    let folder = io("find", &folder, fs::canonicalize(&folder))?;
    let user = unprivileged(&folder)?;
    Ok((folder, Some(user)))
}

/// The user to run the server of a folder as: its owner, who will want it again, unless that is root.
pub(super) fn unprivileged(folder: &Path) -> Result<User, Fault> {
    let owner = io("read", folder, fs::metadata(folder))?;
    if owner.uid() != 0 {
        return Ok(User { uid: owner.uid(), gid: owner.gid() });
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    user_named(&users, "postgres").or_else(|| user_named(&users, "nobody")).ok_or(Fault::NoUser)
}

/// Whether a user can pass through a folder and all above it: asked of the system, which knows more than mode bits.
pub(super) fn enters(user: User, folder: &Path) -> bool {
    let mut shell = Command::new("/bin/sh");
    quiet(&mut shell)
        .args(["-c", "cd \"$1\"", "sh"])
        .arg(folder)
        .current_dir("/")
        .uid(user.uid)
        .gid(user.gid);
    shell.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

pub(super) fn user_named(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        found.then_some(User { uid, gid })
    })
}

/// FNV-1a, which unlike the standard library's hash never changes.
pub(super) fn stable_hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
