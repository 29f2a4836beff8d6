//! Writers at work while the server and PostgreSQL are killed under them: nothing that was acknowledged may be lost,
//! nothing may happen twice.

mod checker;
mod killer;
mod model;
mod record;
mod writer;

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use persistence::{Database, PoolSizes};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use self::checker::{Checker, Found};
use self::killer::{Killer, Victim};
use self::model::{OwnCase, SharedCase};
use self::record::{Record, Told};
use self::writer::Writer;
use crate::database::RUNTIME;
use crate::{Client, Owner, PrivatePostgres, Random, ServerProcess, Settings, server_folder};

/// How long the writers may take to reach what is asked of them once the killing is over.
const PATIENCE: Duration = Duration::from_secs(120);
/// So many in a hundred requests may fail when nothing was killed lately.
const STRAYS_PERCENT: usize = 1;

/// What is to happen.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What brings the same random numbers again.
    pub seed: u64,
    /// How many write at once.
    pub writers: usize,
    /// How many cases each has.
    pub cases: usize,
    /// How often the server is killed.
    pub server_kills: usize,
    /// How often PostgreSQL is.
    pub postgres_kills: usize,
    /// How many writes must have been acknowledged at the end.
    pub acknowledged: u64,
    /// The least and the most time between two kills.
    pub rest: (Duration, Duration),
}

/// What happened.
pub struct Outcome {
    /// Whatever must not happen.
    pub breaches: Vec<String>,
    plan: Plan,
    told: Told,
    found: Found,
    took: Duration,
}

/// Carries out a plan; `progress` is told how far it has come.
pub async fn run(plan: Plan, progress: &dyn Fn(String)) -> Outcome {
    let began = Instant::now();
    let record = Arc::new(Record::default());
    let folder = server_folder();
    let postgres = PrivatePostgres::start().await;
    let settings = Settings {
        database_url: postgres.url().to_owned(),
        folder: folder.path().to_owned(),
        drain_seconds: 0,
    };
    let server = ServerProcess::start(settings).await;
    let client = Client::new(server.base(), folder.path());
    let owner = Owner::of(postgres.url());
    let shared = Arc::new(shared_cases(&client, &owner).await);
    let mut writers = Vec::new();
    for number in 0..=plan.writers {
        let mut cases = Vec::new();
        for _ in 0..if number == plan.writers { 1 } else { plan.cases } {
            cases.push(OwnCase::opened(open_case(&client, &owner).await));
        }
        writers.push(Writer {
            number,
            person: if number % 2 == 0 { "lead" } else { "lead-north" },
            client: client.apart(),
            random: Random::of(plan.seed, number as u64),
            record: record.clone(),
            cases,
            shared: shared.clone(),
            keys: Vec::new(),
            wishes: 0,
        });
    }
    progress(format!("{} cases are open", writers.iter().map(|writer| writer.cases.len()).sum::<usize>()));

    let probe = writers.pop().expect("the probe");
    let mut killer = Killer { server, postgres, record: record.clone(), probe, client };
    let mut writers = work(plan, &mut killer, writers, progress).await;
    writers.push(killer.probe);

    let db = Database::new(killer.postgres.url(), PoolSizes::default(), RUNTIME.handle()).expect("pools");
    let checker = Checker { db: &db, owner: &owner, record: &record };
    let found = checker.check(&writers, &shared).await;
    let told = judge(plan, &record, &killer.server.logged());
    Outcome { breaches: told.breaches.clone(), plan, told, found, took: began.elapsed() }
}

/// Lets the writers write while the killer kills, and on until enough is written.
async fn work(
    plan: Plan,
    killer: &mut Killer,
    writers: Vec<Writer>,
    progress: &dyn Fn(String),
) -> Vec<Writer> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut writing: JoinSet<Writer> = writers.into_iter().map(|writer| writer.write(stop.clone())).collect();
    let mut victims = vec![Victim::Server; plan.server_kills];
    victims.extend(vec![Victim::Postgres; plan.postgres_kills]);
    let mut random = Random::of(plan.seed, u64::MAX);
    killer.kill(victims, &mut random, plan.rest, progress).await;
    let deadline = Instant::now() + PATIENCE;
    while killer.record.total() < plan.acknowledged && Instant::now() < deadline && !writing.is_empty() {
        sleep(Duration::from_millis(100)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut done = Vec::new();
    while let Some(writer) = writing.join_next().await {
        match writer {
            Ok(writer) => done.push(writer),
            Err(error) => killer.record.breach(format!("a writer failed: {error}")),
        }
    }
    done
}

fn judge(plan: Plan, record: &Record, log: &str) -> Told {
    let total = record.total();
    if total < plan.acknowledged {
        record.breach(format!("only {total} writes were acknowledged"));
    }
    for line in log.lines().filter(|line| line.contains("panicked") || line.contains("storage failed")) {
        record.breach(format!("the server's log: {line}"));
    }
    let told = record.told();
    let strays = told.strays();
    let requests = usize::try_from(total).unwrap_or(usize::MAX);
    if strays.len() * 100 > requests * STRAYS_PERCENT {
        record.breach(format!("{} requests failed while nothing was down: {strays:?}", strays.len()));
    }
    record.told()
}

async fn shared_cases(client: &Client, owner: &Owner) -> Vec<SharedCase> {
    let mut shared = Vec::new();
    for _ in 0..4 {
        let id = open_case(client, owner).await;
        shared.push(SharedCase { id, notes: Mutex::default() });
    }
    shared
}

/// Opens a case of a school of its own; its id.
pub(crate) async fn open_case(client: &Client, owner: &Owner) -> String {
    let urn = owner.school(&json!({})).await;
    let opening = opening(&urn);
    let call = client.call("lead", "POST", "/v1/cases").key(&format!("open-{urn}")).json(&opening);
    call.send().await.expect("an answer").expect(201).id()
}

fn opening(urn: &str) -> Value {
    json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    })
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { plan, told, found, .. } = self;
        let mut row = |name: &str, value: String| writeln!(f, "{name:<44} {value}");
        row("seed", plan.seed.to_string())?;
        row("took", format!("{:.1} s", self.took.as_secs_f64()))?;
        row("kills of the server", plan.server_kills.to_string())?;
        row("kills of PostgreSQL", plan.postgres_kills.to_string())?;
        row("concurrent writers", plan.writers.to_string())?;
        row("writes acknowledged", told.acknowledged.values().sum::<u64>().to_string())?;
        for (what, count) in &told.acknowledged {
            row(&format!("  {what}"), count.to_string())?;
        }
        row("answers that did not come", told.failures.len().to_string())?;
        for (instead, count) in &told.unknown {
            row(&format!("  {instead}"), count.to_string())?;
        }
        row("  of these while nothing was down", told.strays().len().to_string())?;
        row("unknown, then found done by the same key", told.replayed.to_string())?;
        row("unknown, then found done by reading", told.read_back.to_string())?;
        for (from, times) in &told.recoveries {
            row(&format!("200 again after {from} is back"), spread(times))?;
        }
        row("keys, each with exactly one effect", found.keys.to_string())?;
        row("cases whose record tells what their rows say", found.cases.to_string())?;
        row("chains verified", format!("{} with {} events", found.chains, found.events))?;
        row("breaches", self.breaches.len().to_string())?;
        self.breaches.iter().try_for_each(|breach| writeln!(f, "  {breach}"))
    }
}

/// The median and the longest of some times.
fn spread(times: &[Duration]) -> String {
    let mut times = times.to_vec();
    times.sort();
    let mut text = String::new();
    if let (Some(middle), Some(last)) = (times.get(times.len() / 2), times.last()) {
        let _ = write!(text, "{} ms in the middle, {} ms at most", middle.as_millis(), last.as_millis());
    }
    text
}
