//! The service as users get it: the release binary, with its usual log.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use api::auth::{LocalBearer, LocalIssuer};
use api::local::LocalPostgres;
use api::local::people::LocalPerson;
use chrono::{TimeDelta, Utc};

use crate::Outcome;

const BINARY: &str = "target/release/rise";

/// A running service.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From its start to its first answer, the database being up.
    pub(crate) started_in: Duration,
    folder: PathBuf,
}

impl Service {
    pub(crate) fn start(folder: &Path, server: &LocalPostgres) -> Outcome<Self> {
        let folder = folder.join("service");
        fs::create_dir_all(&folder)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let child = Command::new(BINARY)
            .arg("serve")
            .env("DATABASE_URL", server.url())
            .env("RISE_LISTEN", address.to_string())
            .env("RISE_LOCAL_FOLDER", &folder)
            .env("RISE_READS_PER_MINUTE", u32::MAX.to_string())
            .env("RISE_WRITES_PER_MINUTE", u32::MAX.to_string())
            .stdout(Stdio::null())
            .stderr(File::create(folder.join("log"))?)
            .spawn()?;
        let mut service = Self { child, address, started_in: Duration::ZERO, folder };
        while service.get("/readyz", None)?.0 != 200 {
            if began.elapsed() > Duration::from_secs(30) {
                return Err("the service did not start".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        service.started_in = began.elapsed();
        Ok(service)
    }

    pub(crate) fn stop(mut self) -> Outcome<()> {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }

    /// Status, head and body of one answer, over a connection of its own; status 0 if there is none.
    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Outcome<(u16, String)> {
        self.ask(&format!("GET {path} HTTP/1.1"), token, "")
    }

    pub(crate) fn ask(&self, line: &str, token: Option<&str>, rest: &str) -> Outcome<(u16, String)> {
        let Ok(mut stream) = TcpStream::connect(self.address) else { return Ok((0, String::new())) };
        let bearer = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let end = if rest.is_empty() { "\r\n" } else { "" };
        write!(stream, "{line}\r\nHost: {}\r\nConnection: close\r\n{bearer}{rest}{end}", self.address)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Ok((status, text))
    }

    /// Tokens of a lead with national scope: all valid, no two the same.
    pub(crate) fn tokens(&self, count: i64) -> Outcome<Vec<String>> {
        let issuer = LocalIssuer::open(&self.folder)?;
        let lead = LocalPerson::of("lead").ok_or("the lead is one of the invented people")?;
        let bearer = LocalBearer::Person { object: lead.object(), roles: lead.roles.to_vec() };
        let token = |number| issuer.token(&bearer, Utc::now() - TimeDelta::seconds(number));
        Ok((0..count).map(token).collect::<Result<_, _>>()?)
    }

    /// Resident memory, in bytes.
    pub(crate) fn memory(&self) -> Outcome<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes * 1024)
    }

    /// What it has used of the processors since it started.
    pub(crate) fn processor_time(&self) -> Outcome<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after = stat.rsplit_once(')').ok_or("no name")?.1;
        let fields: Vec<&str> = after.split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        // Linux tells these in hundredths of a second.
        Ok(Duration::from_millis(ticks * 10))
    }

    pub(crate) fn binary_size() -> Outcome<u64> {
        Ok(fs::metadata(BINARY)?.len())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
