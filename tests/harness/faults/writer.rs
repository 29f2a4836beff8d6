use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::model::{OwnCase, SharedCase, Wish};
use super::record::Record;
use crate::{Answer, Client, Random};

/// How long a writer tries to learn what became of one write.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it waits before it asks again: much less than a client should.
const PAUSE: Duration = Duration::from_millis(50);

/// Somebody who changes cases of their own, and does not rest before they know what became of each change.
pub(super) struct Writer {
    pub(super) number: usize,
    pub(super) person: &'static str,
    pub(super) client: Client,
    pub(super) random: Random,
    pub(super) record: Arc<Record>,
    pub(super) cases: Vec<OwnCase>,
    pub(super) shared: Arc<Vec<SharedCase>>,
    /// The keys under which something was done.
    pub(super) keys: Vec<String>,
    pub(super) wishes: u64,
}

/// What is known of a write.
enum Outcome {
    /// It was done; with the id of what it made.
    Done(String),
    /// Nobody can say.
    Unknown,
}

impl Writer {
    /// Writes until told to stop.
    pub(super) async fn write(mut self, stop: Arc<AtomicBool>) -> Self {
        while !stop.load(Ordering::Relaxed) && self.write_once().await {}
        self
    }

    /// Makes one change; whether its outcome is known.
    pub(super) async fn write_once(&mut self) -> bool {
        self.wishes += 1;
        let name = format!("{}-{}", self.number, self.wishes);
        let place = self.random.place(self.cases.len());
        let wish = self.cases[place].wish(&mut self.random, &self.shared, &name);
        match self.fulfil(&wish).await {
            Outcome::Done(id) => {
                self.record.acknowledge(wish.act.name());
                self.cases[place].done(&wish, id, &self.shared);
                self.keys.extend(wish.key);
                true
            }
            Outcome::Unknown => false,
        }
    }

    async fn fulfil(&self, wish: &Wish) -> Outcome {
        let deadline = Instant::now() + PATIENCE;
        let mut doubtful = false;
        while Instant::now() < deadline {
            if let Some(outcome) = self.send(wish, doubtful).await {
                return outcome;
            }
            doubtful = true;
            sleep(PAUSE).await;
            if wish.key.is_none() {
                match self.read_back(wish, deadline).await {
                    Some(true) => {
                        self.record.read_back();
                        return Outcome::Done(String::new());
                    }
                    Some(false) => {}
                    None => return Outcome::Unknown,
                }
            }
        }
        self.record.breach(format!("nobody can say what became of {:?} at {}", wish.act, wish.path));
        Outcome::Unknown
    }

    /// Sends it once; nothing when that leaves its outcome unknown.
    async fn send(&self, wish: &Wish, doubtful: bool) -> Option<Outcome> {
        let sent = Instant::now();
        let mut call = self.client.call(self.person, wish.method, &wish.path).json(&wish.body);
        if let Some(key) = &wish.key {
            call = call.key(key);
        }
        if let Some(version) = wish.seen {
            call = call.seen(version);
        }
        let answer = match call.send().await {
            Ok(answer) => answer,
            Err(lost) => {
                let instead = if lost.0.contains("TimedOut") { "no answer in time" } else { "no connection" };
                if instead == "no answer in time" {
                    self.record.breach(format!("{} hung", wish.path));
                }
                self.record.fail(sent, instead);
                return None;
            }
        };
        match answer.status {
            200 | 201 => Some(self.done(wish, &answer)),
            503 => {
                self.retry_after(&answer);
                self.record.fail(sent, "503");
                None
            }
            409 if answer.code() == "idempotencyInProgress" => {
                self.record.fail(sent, "409 idempotencyInProgress");
                None
            }
            // The first of two sends arrived late: reading tells.
            412 if doubtful && wish.key.is_none() => None,
            _ => {
                self.record.breach(format!("{:?} at {}: {answer}", wish.act, wish.path));
                Some(Outcome::Unknown)
            }
        }
    }

    fn done(&self, wish: &Wish, answer: &Answer) -> Outcome {
        if answer.header("idempotency-replayed") == "true" {
            self.record.replay();
        }
        let expected = wish.seen.map_or(1, |seen| seen + 1);
        if version(answer) != Some(expected) {
            self.record.breach(format!("{} answered {}, not version {expected}", wish.path, answer.etag()));
        }
        Outcome::Done(answer.id())
    }

    fn retry_after(&self, answer: &Answer) {
        if answer.header("retry-after").parse::<u32>().is_err() {
            self.record.breach(format!("a 503 does not say when to try again: {answer}"));
        }
    }

    /// Whether what was put is there; nothing when somebody else wrote, or nobody answers.
    async fn read_back(&self, wish: &Wish, deadline: Instant) -> Option<bool> {
        while Instant::now() < deadline {
            let sent = Instant::now();
            match self.client.get(self.person, &wish.path).await {
                Ok(answer) if answer.status == 200 => return self.compare(wish, &answer),
                Ok(answer) if answer.status == 503 => self.record.fail(sent, "503"),
                Ok(answer) => {
                    self.record.breach(format!("reading {}: {answer}", wish.path));
                    return None;
                }
                Err(_) => self.record.fail(sent, "no connection"),
            }
            sleep(PAUSE).await;
        }
        None
    }

    fn compare(&self, wish: &Wish, found: &Answer) -> Option<bool> {
        let seen = wish.seen?;
        let version = version(found)?;
        if version == seen {
            return Some(false);
        }
        let stored = if found.body["answers"].is_null() { &found.body } else { &found.body["answers"] };
        let members = wish.body.as_object()?;
        let same = members.iter().all(|(name, value)| stored[name] == *value);
        if version == seen + 1 && same {
            return Some(true);
        }
        self.record.breach(format!("{} is at {version} after {seen}: {found}", wish.path));
        None
    }
}

/// The version in an answer's tag.
fn version(answer: &Answer) -> Option<i32> {
    answer.header("etag").trim_matches('"').split('-').next()?.parse().ok()
}
