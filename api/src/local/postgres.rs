//! A private `PostgreSQL` for local use and for tests, run from the machine's own server binaries.
//!
//! It needs nothing but a folder of its own. The server listens on a Unix socket inside that folder, which only its
//! owner may enter; where the path is too long for a socket, on a free port of 127.0.0.1 with a generated password.
//! As root the server runs as an unprivileged user, because `PostgreSQL` refuses to run as root.

use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown, fchown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{self, Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use thiserror::Error;

/// The role that owns the database.
const OWNER: &str = "rise_owner";
/// The database that is created.
const DATABASE: &str = "rise";
/// The superuser, and the database it always finds.
const SUPERUSER: &str = "postgres";

/// The oldest `PostgreSQL` that the service runs on.
const OLDEST: u32 = 15;
/// Where Debian keeps every version side by side, each under its number.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The programs that are needed, all of one version.
const PROGRAMS: [&str; 5] = ["postgres", "initdb", "pg_ctl", "pg_isready", "psql"];

/// The server's name in its own command line: how an orphan is known to be ours.
const CLUSTER: &str = "cluster_name=rise-local";
/// Where the data goes when the unprivileged user cannot reach the folder.
const ELSEWHERE: &str = "/var/lib/rise-local";
/// In the folder that was asked for: a link to the one that is used instead.
const ELSEWHERE_LINK: &str = "elsewhere";
/// Held while a server runs; its presence also says that the folder is ours.
const LOCK: &str = "lock";

/// Sockets have short names: 107 bytes on Linux, 103 elsewhere.
const LONGEST_SOCKET: usize = 100;
const SOCKET_NAME: &str = ".s.PGSQL.5432";

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

/// A user and its group, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

/// A folder, and what to run on it as whom.
struct Site {
    binaries: Binaries,
    folder: PathBuf,
    data: PathBuf,
    /// Whom to become; `None` when not root.
    user: Option<User>,
}

impl Site {
    fn command(&self, program: &str) -> Command {
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
    fn initialise(&self, durability: Durability) -> Result<(), Fault> {
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

    fn initdb(&self, new: &Path, key: &Path, locale: &str, durability: Durability) -> Result<Output, Fault> {
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

    fn write_password(&self, key: &Path) -> io::Result<()> {
        let mut random = [0; 16];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        if key.exists() {
            fs::remove_file(key)?;
        }
        let mut file = private(key, self.user, OpenOptions::new().write(true))?;
        write!(file, "{:032x}", u128::from_ne_bytes(random))
    }

    /// Stops the server of a process that was killed before it could.
    fn stop_orphan(&self) -> Result<(), Fault> {
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
    fn launch(&self, address: &Address, durability: Durability, log: &Path) -> Result<(Child, u64), Fault> {
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

    fn client(&self, program: &'static str, address: &Address) -> Result<Output, Fault> {
        let mut client = self.command(program);
        address.point(&mut client);
        self.run(program, &mut client)
    }

    fn psql(&self, address: &Address, script: &str) -> Result<(), Fault> {
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

    fn run(&self, program: &'static str, command: &mut Command) -> Result<Output, Fault> {
        io("run", &self.binaries.folder.join(program), command.output())
    }
}

/// Server binaries of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binaries {
    folder: PathBuf,
    version: u32,
}

impl Binaries {
    fn find(folder: &Path, data: &Path) -> Result<Self, Fault> {
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
    fn installed(debian: &Path, path: &OsStr) -> Vec<Self> {
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
    fn choose(installed: Vec<Self>, written_by: Option<u32>, folder: &Path) -> Result<Self, Fault> {
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

fn complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).exists())
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn version_of(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL) ")?.1;
    number.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Where a server listens.
#[derive(Clone, PartialEq, Eq)]
enum Address {
    Socket(PathBuf),
    Port { port: u16, password: String },
}

impl Address {
    fn of(folder: &Path) -> Result<Self, Fault> {
        // Clients read a comma as the end of one host and the start of another.
        let fits = folder.as_os_str().len() + 1 + SOCKET_NAME.len() <= LONGEST_SOCKET;
        if fits && !folder.as_os_str().as_bytes().contains(&b',') {
            return Ok(Self::Socket(folder.to_owned()));
        }
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = io("find a free port for", folder, free)?.port();
        Ok(Self::Port { port, password: password(folder)? })
    }

    fn url(&self, role: &str, database: &str) -> String {
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
    fn point(&self, client: &mut Command) {
        client.env("PGUSER", SUPERUSER).env("PGDATABASE", SUPERUSER);
        match self {
            Self::Socket(folder) => client.env("PGHOST", folder).env("PGPORT", "5432"),
            Self::Port { port, password } => {
                client.env("PGHOST", "127.0.0.1").env("PGPORT", port.to_string()).env("PGPASSWORD", password)
            }
        };
    }
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn password(folder: &Path) -> Result<String, Fault> {
    let key = folder.join("password");
    Ok(io("read", &key, fs::read_to_string(&key))?.trim().to_owned())
}

/// The user this process acts as.
fn effective_user() -> Result<u32, Fault> {
    let said = io("run", Path::new("id"), quiet(Command::new("id").arg("-u")).output())?;
    let why =
        || Fault::Program { program: "id", why: String::from_utf8_lossy(&said.stderr).trim().to_owned() };
    String::from_utf8_lossy(&said.stdout).trim().parse().map_err(|_| why())
}

/// Without root the folder must be the user's own, and nobody else is needed.
fn as_user(folder: PathBuf, user: u32) -> Result<(PathBuf, Option<User>), Fault> {
    let uid = io("read", &folder, fs::metadata(&folder))?.uid();
    if uid == user { Ok((folder, None)) } else { Err(Fault::OthersFolder { folder, uid }) }
}

/// As root: whom to run the server as, and the folder, or one in its stead which that user can reach.
fn as_root(asked: PathBuf) -> Result<(PathBuf, Option<User>), Fault> {
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
fn unprivileged(folder: &Path) -> Result<User, Fault> {
    let owner = io("read", folder, fs::metadata(folder))?;
    if owner.uid() != 0 {
        return Ok(User { uid: owner.uid(), gid: owner.gid() });
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    user_named(&users, "postgres").or_else(|| user_named(&users, "nobody")).ok_or(Fault::NoUser)
}

/// Whether a user can pass through a folder and all above it: asked of the system, which knows more than mode bits.
fn enters(user: User, folder: &Path) -> bool {
    let mut shell = Command::new("/bin/sh");
    quiet(&mut shell)
        .args(["-c", "cd \"$1\"", "sh"])
        .arg(folder)
        .current_dir("/")
        .uid(user.uid)
        .gid(user.gid);
    shell.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn user_named(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        found.then_some(User { uid, gid })
    })
}

/// FNV-1a, which unlike the standard library's hash never changes.
fn stable_hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Takes the folder for this process, if nothing else is in it and nobody has it.
fn claim(folder: &Path, user: Option<User>) -> Result<File, Fault> {
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
fn running(data: &Path) -> Option<u32> {
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
fn last_words(log: &Path, begin: u64, status: ExitStatus) -> String {
    let mut said = String::new();
    let read = File::open(log).and_then(|mut file| {
        file.seek(SeekFrom::Start(begin))?;
        file.read_to_string(&mut said)
    });
    let fatal = said.lines().rev().find_map(|line| Some(line.split_once("FATAL:")?.1.trim().to_owned()));
    read.ok().and(fatal).unwrap_or_else(|| status.to_string())
}

fn succeeded(program: &'static str, output: &Output) -> Result<(), Fault> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    Err(Fault::Program { program, why: if why.is_empty() { output.status.to_string() } else { why } })
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null())
}

fn io<T>(act: &'static str, path: &Path, result: io::Result<T>) -> Result<T, Fault> {
    result.map_err(|why| Fault::Io { act, path: path.to_owned(), why })
}

#[cfg(test)]
mod tests;
