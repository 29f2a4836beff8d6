//! A folder with its data, and the programs that are run on it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, chown, fchown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use super::address::Address;
use super::binaries::Binaries;
use super::fault::{LocalPostgresFault as Fault, io, succeeded};
use super::user::User;
use super::{Durability, SUPERUSER};

/// The server's name in its own command line: how an orphan is known to be ours.
pub(super) const CLUSTER: &str = "cluster_name=rise-local";
/// Held while a server runs; its presence also says that the folder is ours.
pub(super) const LOCK: &str = "lock";

/// A folder, and what to run on it as whom.
pub(super) struct Site {
    pub(super) binaries: Binaries,
    pub(super) folder: PathBuf,
    pub(super) data: PathBuf,
    /// Whom to become; `None` when not root.
    pub(super) user: Option<User>,
}

impl Site {
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.binaries.folder.join(program));
        quiet(&mut command).current_dir(&self.folder).env("HOME", &self.folder).env("LC_ALL", "C");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if let Some(user) = self.user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }

    /// Makes the data on first use: beside its place and then moved there, so that half of it is never taken for it.
    pub(super) fn initialise(&self, durability: Durability) -> Result<(), Fault> {
        if self.data.exists() {
            return Ok(());
        }
        let new = self.folder.join("data.new");
        if new.exists() {
            io("remove", &new, fs::remove_dir_all(&new))?;
        }
        let key = self.folder.join("password");
        io("write", &key, self.write_password(&key))?;
        let made = self.initdb(&new, &key, "C.UTF-8", durability)?;
        // Not every system has that locale, and every one has this.
        let made = if made.status.success() { made } else { self.initdb(&new, &key, "C", durability)? };
        succeeded("initdb", &made)?;
        io("create", &self.data, fs::rename(&new, &self.data))
    }

    pub(super) fn initdb(
        &self,
        new: &Path,
        key: &Path,
        locale: &str,
        durability: Durability,
    ) -> Result<Output, Fault> {
        let mut initdb = self.command("initdb");
        initdb.arg("--pgdata").arg(new).arg("--pwfile").arg(key);
        initdb.args(["--username", SUPERUSER, "--encoding", "UTF8", "--locale", locale]);
        // Who can reach the socket has entered the folder, which is closed to all but its owner.
        initdb.args(["--auth-local", "trust", "--auth-host", "scram-sha-256"]);
        if durability == Durability::Fast {
            initdb.arg("--no-sync");
        }
        self.run("initdb", &mut initdb)
    }

    pub(super) fn write_password(&self, key: &Path) -> io::Result<()> {
        let mut random = [0; 16];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        if key.exists() {
            fs::remove_file(key)?;
        }
        let mut file = private(key, self.user, OpenOptions::new().write(true))?;
        write!(file, "{:032x}", u128::from_ne_bytes(random))
    }

    /// Stops the server of a process that was killed before it could.
    pub(super) fn stop_orphan(&self) -> Result<(), Fault> {
        let Some(pid) = running(&self.data) else { return Ok(()) };
        let options = fs::read(self.data.join("postmaster.opts")).unwrap_or_default();
        let ours = options.windows(CLUSTER.len()).any(|part| part == CLUSTER.as_bytes());
        if ours {
            let mut stop = self.command("pg_ctl");
            stop.args(["stop", "--mode", "fast", "--wait", "--timeout", "15", "--pgdata"]).arg(&self.data);
            self.run("pg_ctl", &mut stop)?;
        }
        match running(&self.data) {
            Some(_) => Err(Fault::Running { folder: self.folder.clone(), pid }),
            None => Ok(()),
        }
    }

    /// Starts the server; with where in the log it begins to write.
    pub(super) fn launch(
        &self,
        address: &Address,
        durability: Durability,
        log: &Path,
    ) -> Result<(Child, u64), Fault> {
        let output = io("open", log, private(log, self.user, OpenOptions::new().append(true)))?;
        let begin = io("read", log, output.metadata())?.len();
        let errors = io("open", log, output.try_clone())?;

        let mut server = self.command("postgres");
        server.arg("-D").arg(&self.data).args(["-c", CLUSTER]);
        match address {
            Address::Socket(folder) => {
                let mut place = OsStr::new("unix_socket_directories=").to_owned();
                place.push(folder);
                server.arg("-c").arg(place).args(["-c", "unix_socket_permissions=0700"]);
                server.args(["-c", "listen_addresses=", "-p", "5432"]);
            }
            Address::Port { port, .. } => {
                server.args(["-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]);
                server.args(["-p", &port.to_string()]);
            }
        }
        for setting in durability.settings() {
            server.args(["-c", setting]);
        }
        // Its own process group: Ctrl-C at the terminal ends the service first, and the service then ends this.
        server.stdout(output).stderr(errors).process_group(0);
        Ok((io("run", &self.binaries.folder.join("postgres"), server.spawn())?, begin))
    }

    pub(super) fn client(&self, program: &'static str, address: &Address) -> Result<Output, Fault> {
        let mut client = self.command(program);
        address.point(&mut client);
        self.run(program, &mut client)
    }

    pub(super) fn psql(&self, address: &Address, script: &str) -> Result<(), Fault> {
        let mut psql = self.command("psql");
        address.point(&mut psql);
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1"]);
        psql.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let program = self.binaries.folder.join("psql");
        let mut running = io("run", &program, psql.spawn())?;
        if let Some(mut input) = running.stdin.take() {
            // Should it have stopped reading, it says why itself.
            let _ = input.write_all(script.as_bytes());
        }
        succeeded("psql", &io("wait for", &program, running.wait_with_output())?)
    }

    pub(super) fn run(&self, program: &'static str, command: &mut Command) -> Result<Output, Fault> {
        io("run", &self.binaries.folder.join(program), command.output())
    }
}

/// Takes the folder for this process, if nothing else is in it and nobody has it.
pub(super) fn claim(folder: &Path, user: Option<User>) -> Result<File, Fault> {
    let path = folder.join(LOCK);
    let empty = io("read", folder, fs::read_dir(folder))?.next().is_none();
    if !empty && !path.exists() {
        return Err(Fault::NotOurs { folder: folder.to_owned() });
    }
    let lock = io("open", &path, private(&path, user, OpenOptions::new().write(true)))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Fault::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(why)) => return Err(Fault::Io { act: "lock", path, why }),
    }
    if let Some(user) = user {
        io("give away", folder, chown(folder, Some(user.uid), Some(user.gid)))?;
    }
    io("close to others", folder, fs::set_permissions(folder, Permissions::from_mode(0o700)))?;
    Ok(lock)
}

/// Opens a file that only the server's user may read, making it if it is missing.
///
/// Only a file made here is given away: another could be a link that the folder's owner left for root to follow.
fn private(path: &Path, user: Option<User>, options: &mut OpenOptions) -> io::Result<File> {
    match options.create_new(true).mode(0o600).open(path) {
        Ok(file) => {
            if let Some(user) = user {
                fchown(&file, Some(user.uid), Some(user.gid))?;
            }
            Ok(file)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options.create_new(false).open(path),
        Err(error) => Err(error),
    }
}

/// The server that runs on the data, if one does.
///
/// The number in its pid file may since have passed to another process, which must not be stopped: a server works in
/// its data folder, and no other process does.
pub(super) fn running(data: &Path) -> Option<u32> {
    let pid: u32 =
        fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()?;
    let alive = if Path::new("/proc/self/cwd").exists() {
        fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|place| place == data)
    } else {
        let said = quiet(Command::new("ps").args(["-o", "args=", "-p", &pid.to_string()])).output().ok()?;
        said.stdout.windows(data.as_os_str().len()).any(|part| part == data.as_os_str().as_bytes())
    };
    alive.then_some(pid)
}

/// What the server wrote last about why it stopped.
pub(super) fn last_words(log: &Path, begin: u64, status: ExitStatus) -> String {
    let mut said = String::new();
    let read = File::open(log).and_then(|mut file| {
        file.seek(SeekFrom::Start(begin))?;
        file.read_to_string(&mut said)
    });
    let fatal = said.lines().rev().find_map(|line| Some(line.split_once("FATAL:")?.1.trim().to_owned()));
    read.ok().and(fatal).unwrap_or_else(|| status.to_string())
}

pub(super) fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null())
}
