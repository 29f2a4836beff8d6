use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use api::local::{Durability, LocalPostgres};
use tempfile::TempDir;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::database::stop_with_this_process;
use crate::server_folder;

/// How long a killed server's data may stay in use by what it left behind.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// A PostgreSQL of one test's own that keeps what it commits, and can be killed.
pub struct PrivatePostgres {
    folder: TempDir,
    data: PathBuf,
    url: String,
    running: Option<LocalPostgres>,
}

impl PrivatePostgres {
    /// A new one.
    pub async fn start() -> Self {
        let folder = server_folder();
        let place = folder.path().join("postgres");
        let started = spawn_blocking(move || LocalPostgres::start(&place, Durability::Durable));
        let server = started.await.expect("a thread").expect("PostgreSQL");
        stop_with_this_process(server.folder());
        Self { folder, data: server.folder().to_owned(), url: server.url(), running: Some(server) }
    }

    /// Its database, as the owner.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Kills it: nothing is finished, nothing is said.
    pub fn kill(&mut self) {
        self.running.take().expect("a running server").kill();
    }

    /// Starts it again on the same data, and returns when it accepts connections.
    pub async fn again(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let place = self.folder.path().join("postgres");
            let started = spawn_blocking(move || LocalPostgres::start(&place, Durability::Durable));
            match started.await.expect("a thread") {
                Ok(server) => {
                    assert_eq!(server.url(), self.url, "it came back elsewhere");
                    self.running = Some(server);
                    return;
                }
                // Its children hold the shared memory until they notice; nobody tells us when.
                Err(fault) => assert!(Instant::now() < deadline, "PostgreSQL does not come back: {fault}"),
            }
            sleep(POLL).await;
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        drop(self.running.take());
        let _ = fs::remove_dir_all(&self.data);
    }
}
