//! Real `rise serve` processes, which can be killed.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// How long a server may take until it is ready.
const READY: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);

/// Below the range from which the kernel takes the ports of outgoing connections: none of them can take a port while
/// its server is down.
static NEXT_PORT: AtomicU16 = AtomicU16::new(0);
const FIRST_PORT: u16 = 18_000;
const PORTS: u16 = 12_000;

/// What a server is told when it starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its database.
    pub database_url: String,
    /// Where its issuer's key and its log are; servers that share it accept the same tokens and cursors.
    pub folder: PathBuf,
    /// How long it stays up but not ready after it is told to stop.
    pub drain_seconds: u32,
}

/// A server in a process of its own; killed when dropped.
pub struct ServerProcess {
    settings: Settings,
    address: SocketAddr,
    log: PathBuf,
    running: Option<Child>,
}

impl ServerProcess {
    /// Starts a server and waits until it is ready.
    pub async fn start(settings: Settings) -> Self {
        let mut server = Self::new(settings);
        server.launch();
        server.ready().await;
        server
    }

    fn new(settings: Settings) -> Self {
        let address = free_address();
        let log = settings.folder.join(format!("server-{}.log", address.port()));
        Self { settings, address, log, running: None }
    }

    /// Where it listens.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has logged.
    pub fn logged(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Starts it, at the address it had before; it is not ready yet.
    pub fn launch(&mut self) {
        assert!(self.running.is_none(), "the server runs already");
        let log = File::options().create(true).append(true).open(&self.log).expect("a log");
        let mut command = Command::new(program());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RISE_")) {
            command.env_remove(name);
        }
        command
            .arg("serve")
            .env("RISE_LISTEN", self.address.to_string())
            .env("RISE_LOCAL_FOLDER", &self.settings.folder)
            .env("DATABASE_URL", &self.settings.database_url)
            .env("RISE_DRAIN_SECONDS", self.settings.drain_seconds.to_string())
            .env("RISE_READS_PER_MINUTE", "100000000")
            .env("RISE_WRITES_PER_MINUTE", "100000000")
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        let child = command.spawn().expect("the server");
        end_with_this_process(child.id());
        self.running = Some(child);
    }

    /// Waits until it is ready.
    pub async fn ready(&mut self) {
        let asking = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(1)).build();
        let asking = asking.expect("a client");
        let deadline = Instant::now() + READY;
        loop {
            // The outside world gives no event when it begins to listen.
            let asked = asking.get(format!("{}/readyz", self.base())).send().await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            let ended = self.running.as_mut().and_then(|child| child.try_wait().expect("a process"));
            assert!(ended.is_none(), "the server ended with {ended:?}: {}", self.logged());
            assert!(Instant::now() < deadline, "the server is not ready: {}", self.logged());
            sleep(POLL).await;
        }
    }

    /// Ends it at once: whatever it was doing stops in the middle.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(&mut self) -> ExitStatus {
        let mut child = self.running.take().expect("a running server");
        signal("TERM", child.id());
        spawn_blocking(move || child.wait()).await.expect("a thread").expect("its end")
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The server's program, built beside the running one.
fn program() -> PathBuf {
    let own = std::env::current_exe().expect("a program");
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join("rise")).find(|path| path.exists());
    found.expect("the server's program: build it first, with `cargo build --bin rise`")
}

fn free_address() -> SocketAddr {
    let spread = u16::try_from(std::process::id() % u32::from(PORTS)).expect("a small number");
    for _ in 0..PORTS {
        let number = spread.wrapping_add(NEXT_PORT.fetch_add(1, Ordering::Relaxed)) % PORTS;
        let address = SocketAddr::from(([127, 0, 0, 1], FIRST_PORT + number));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no port is free");
}

fn signal(name: &str, process: u32) {
    // `kill` is built into every shell.
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{name} was not sent");
}

/// A server does not outlive the tests, however they end.
fn end_with_this_process(process: u32) {
    let script =
        "while kill -0 $1 2>/dev/null; do kill -0 $0 2>/dev/null || { kill -KILL $1; exit; }; sleep 1; done";
    let own = std::process::id().to_string();
    let watcher = Command::new("sh").args(["-c", script, &own, &process.to_string()]).spawn();
    watcher.expect("a shell");
}

/// A new folder for the servers of one test, removed with the answer.
pub fn server_folder() -> tempfile::TempDir {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/rise-tests"));
    fs::create_dir_all(folder).expect("a folder for the tests");
    tempfile::Builder::new().prefix("servers-").tempdir_in(folder).expect("a folder")
}
