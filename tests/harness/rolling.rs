//! Replicas restarted one after the other, under load: nobody may notice.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use crate::faults::open_case;
use crate::{Balancer, Client, ServerProcess, Settings, TestDatabase, server_folder};

const REPLICAS: usize = 2;
const CALLERS: usize = 6;
/// How long a replica stays up but not ready: ten times as long as the balancer needs to learn of it.
const DRAIN_SECONDS: u32 = 2;

/// What came of it.
#[derive(Debug)]
pub struct Restarts {
    /// How many restarts there were.
    pub restarts: usize,
    /// How many requests were answered well meanwhile.
    pub answered: usize,
    /// Those that were not: what came instead.
    pub failed: Vec<String>,
    /// How long a replica took to stop, at most.
    pub slowest_stop: Duration,
    /// How long it took.
    pub took: Duration,
}

/// Restarts replicas so many times in all while callers read and write through a balancer.
pub async fn run(restarts: usize) -> Restarts {
    let database = TestDatabase::new().await;
    let folder = server_folder();
    let settings = Settings {
        database_url: database.url(),
        folder: folder.path().to_owned(),
        drain_seconds: DRAIN_SECONDS,
    };
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        replicas.push(ServerProcess::start(settings.clone()).await);
    }
    let addresses: Vec<_> = replicas.iter().map(ServerProcess::address).collect();
    let balancer = Balancer::before(&addresses).await;
    let client = Client::new(balancer.base(), folder.path());
    for number in 0..REPLICAS {
        balancer.has(number).await;
    }
    let case = open_case(&client, &database.owner()).await;

    let began = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    let mut calling: JoinSet<Calls> = (0..CALLERS)
        .map(|number| {
            // Half of them keep their connections, half open a new one each time.
            let own = if number % 2 == 0 { client.apart() } else { client.unkept() };
            call(own, case.clone(), number, stop.clone())
        })
        .collect();
    let mut slowest_stop = Duration::ZERO;
    let mut failed = Vec::new();
    for number in 0..restarts {
        let replica = &mut replicas[number % REPLICAS];
        let told = Instant::now();
        let ended = replica.stop().await;
        slowest_stop = slowest_stop.max(told.elapsed());
        if !ended.success() {
            failed.push(format!("a replica ended with {ended}: {}", replica.logged()));
        }
        replica.launch();
        replica.ready().await;
        balancer.has(number % REPLICAS).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut answered = 0;
    while let Some(calls) = calling.join_next().await {
        let calls = calls.expect("a caller");
        answered += calls.answered;
        failed.extend(calls.failed);
    }
    let took = began.elapsed();
    drop(replicas);
    database.drop().await;
    Restarts { restarts, answered, failed, slowest_stop, took }
}

#[derive(Default)]
struct Calls {
    answered: usize,
    failed: Vec<String>,
}

/// Reads, and writes every fifth time. It never tries again.
async fn call(client: Client, case: String, number: usize, stop: Arc<AtomicBool>) -> Calls {
    let mut calls = Calls::default();
    let path = format!("/v1/cases/{case}");
    let mut sent = 0_u32;
    while !stop.load(Ordering::Relaxed) {
        sent += 1;
        let call = if sent.is_multiple_of(5) {
            let call = client.call("lead", "POST", format!("{path}/notes"));
            call.key(&format!("rolling-{number}-{sent}")).json(&json!({"text": "Written under way."}))
        } else {
            client.call("lead", "GET", path.clone())
        };
        match call.send().await {
            Ok(answer) if answer.status < 300 => calls.answered += 1,
            Ok(answer) => calls.failed.push(answer.to_string()),
            Err(lost) => calls.failed.push(lost.0),
        }
    }
    calls
}

impl fmt::Display for Restarts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<44} {}", "restarts of one of two replicas", self.restarts)?;
        writeln!(f, "{:<44} {:.1} s", "took", self.took.as_secs_f64())?;
        writeln!(f, "{:<44} {:.1} s", "longest stop", self.slowest_stop.as_secs_f64())?;
        writeln!(f, "{:<44} {}", "requests answered meanwhile", self.answered)?;
        writeln!(f, "{:<44} {}", "requests failed", self.failed.len())?;
        self.failed.iter().take(20).try_for_each(|failure| writeln!(f, "  {failure}"))
    }
}
