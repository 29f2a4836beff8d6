//! Every key sent many times at once, to many servers of one database: each has one effect.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::faults::open_case;
use crate::{Answer, Client, Owner, ServerProcess, Settings, TestDatabase, server_folder};

/// How many times each key is sent at once.
const SENDS: usize = 10;
/// How many keys are under way at once.
const AT_ONCE: usize = 8;
/// How many cases the notes go to.
const CASES: usize = 20;
/// How long one send may need to get its answer, over all its tries.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came of it.
#[derive(Debug)]
pub struct Effects {
    /// How many keys there were.
    pub keys: usize,
    /// How many of them had exactly one effect.
    pub once: usize,
    /// How many effects there were.
    pub effects: i64,
    /// Answers by status and whether they were replayed.
    pub answers: BTreeMap<String, usize>,
    /// Whatever must not happen.
    pub breaches: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// Sends so many keys, each ten times at once, to so many servers.
pub async fn run(keys: usize, processes: usize) -> Effects {
    let database = TestDatabase::new().await;
    let folder = server_folder();
    let owner = database.owner();
    let settings =
        Settings { database_url: database.url(), folder: folder.path().to_owned(), drain_seconds: 0 };
    let mut servers = Vec::new();
    for _ in 0..processes {
        servers.push(ServerProcess::start(settings.clone()).await);
    }
    let client = Client::new(servers[0].base(), folder.path());
    let clients: Vec<_> = servers.iter().map(|server| client.apart().at(server.base())).collect();
    let mut cases = Vec::new();
    for _ in 0..CASES {
        cases.push(open_case(&client, &owner).await);
    }
    let began = Instant::now();
    let mut effects = send_all(keys, &clients, &cases).await;
    effects.took = began.elapsed();
    count(&owner, &mut effects).await;
    drop(servers);
    database.drop().await;
    effects
}

async fn send_all(keys: usize, clients: &[Client], cases: &[String]) -> Effects {
    let mut effects = Effects {
        keys,
        once: 0,
        effects: 0,
        answers: BTreeMap::new(),
        breaches: Vec::new(),
        took: Duration::ZERO,
    };
    let mut sending: JoinSet<Told> = JoinSet::new();
    for number in 0..keys {
        let case = cases[number % cases.len()].clone();
        sending.spawn(send_key(number, case, clients.to_vec()));
        if sending.len() >= AT_ONCE {
            take(&mut effects, sending.join_next().await);
        }
    }
    while let Some(told) = sending.join_next().await {
        take(&mut effects, Some(told));
    }
    effects
}

/// The answers to one key, and what was wrong with them.
#[derive(Default)]
struct Told {
    answers: BTreeMap<String, usize>,
    breaches: Vec<String>,
}

fn take(effects: &mut Effects, told: Option<Result<Told, tokio::task::JoinError>>) {
    match told {
        Some(Ok(told)) => {
            for (answer, count) in told.answers {
                *effects.answers.entry(answer).or_default() += count;
            }
            effects.breaches.extend(told.breaches);
        }
        Some(Err(error)) => effects.breaches.push(error.to_string()),
        None => {}
    }
}

async fn send_key(number: usize, case: String, clients: Vec<Client>) -> Told {
    let mut sending: JoinSet<Sent> = (0..SENDS)
        .map(|send| send_once(number, case.clone(), clients[send % clients.len()].clone()))
        .collect();
    let mut told = Told::default();
    let mut bodies = Vec::new();
    while let Some(Ok(sent)) = sending.join_next().await {
        for answer in sent.answers {
            *told.answers.entry(answer).or_default() += 1;
        }
        bodies.extend(sent.body);
    }
    let same = bodies.iter().all(|body| *body == bodies[0]);
    if bodies.len() != SENDS || !same {
        told.breaches.push(format!("key {number}: {} of {SENDS} answered, alike: {same}", bodies.len()));
    }
    told
}

/// The answers to one send until the one that counts, and its body.
#[derive(Default)]
struct Sent {
    answers: Vec<String>,
    body: Option<String>,
}

async fn send_once(number: usize, case: String, client: Client) -> Sent {
    let mut sent = Sent::default();
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let call = client.call("lead", "POST", format!("/v1/cases/{case}/notes"));
        let note = json!({"text": format!("Under key {number}")});
        match call.key(&format!("key-{number}")).json(&note).send().await {
            Ok(answer) => {
                sent.answers.push(name(&answer));
                match answer.status {
                    201 => {
                        sent.body = Some(answer.text);
                        return sent;
                    }
                    // Asked to try again: it does, with the same key.
                    409 | 503 => {}
                    _ => return sent,
                }
            }
            Err(lost) => sent.answers.push(lost.0),
        }
        sleep(Duration::from_millis(100)).await;
    }
    sent
}

fn name(answer: &Answer) -> String {
    match answer.status {
        201 if answer.header("idempotency-replayed") == "true" => "201, replayed".to_owned(),
        201 => "201".to_owned(),
        status => format!("{status} {}", answer.code()),
    }
}

async fn count(owner: &Owner, effects: &mut Effects) {
    let query =
        "select convert_from(body, 'UTF8')::jsonb ->> 'idempotencyKey' as name, count(*)::text as value
        from events where convert_from(body, 'UTF8')::jsonb ->> 'idempotencyKey' like 'key-%' group by 1";
    let found: BTreeMap<_, _> = owner.pairs(query).await.into_iter().collect();
    effects.once = found.values().filter(|count| *count == "1").count();
    effects.effects = owner.count("notes where text like 'Under key %'").await;
    if effects.once != effects.keys || usize::try_from(effects.effects) != Ok(effects.keys) {
        effects.breaches.push(format!("{} effects of {} keys", effects.effects, effects.keys));
    }
}

impl std::fmt::Display for Effects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:<44} {} x {SENDS}", "keys x simultaneous sends", self.keys)?;
        writeln!(f, "{:<44} {:.1} s", "took", self.took.as_secs_f64())?;
        writeln!(f, "{:<44} {}", "effects", self.effects)?;
        writeln!(f, "{:<44} {}", "keys with exactly one effect", self.once)?;
        for (answer, count) in &self.answers {
            writeln!(f, "  {answer:<42} {count}")?;
        }
        writeln!(f, "{:<44} {}", "breaches", self.breaches.len())?;
        self.breaches.iter().try_for_each(|breach| writeln!(f, "  {breach}"))
    }
}
