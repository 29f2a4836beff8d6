use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long after a kill the service may still fail, counted from when it can work again.
pub(super) const RECOVERY: Duration = Duration::from_secs(5);

/// What happened, as the writers and the killer tell it.
#[derive(Default)]
pub(super) struct Record(Mutex<Told>);

#[derive(Clone, Default)]
pub(super) struct Told {
    /// Writes that the service has acknowledged, by what they do.
    pub(super) acknowledged: BTreeMap<&'static str, u64>,
    /// Requests whose outcome was not known, by what came instead of an answer.
    pub(super) unknown: BTreeMap<String, u64>,
    /// Unknown outcomes that turned out to be done: the same key answered what it had answered before.
    pub(super) replayed: u64,
    /// Unknown outcomes without a key that turned out to be done, by reading.
    pub(super) read_back: u64,
    /// When requests failed: sent, and given up.
    pub(super) failures: Vec<(Instant, Instant, String)>,
    /// When they may fail: from a kill until the service must work again.
    pub(super) outages: Vec<(Instant, Instant)>,
    /// How long the service took to answer well again, by what had been killed.
    pub(super) recoveries: BTreeMap<&'static str, Vec<Duration>>,
    /// Whatever must not happen.
    pub(super) breaches: Vec<String>,
}

impl Record {
    fn tell(&self, tell: impl FnOnce(&mut Told)) {
        tell(&mut self.0.lock().expect("the record"));
    }

    pub(super) fn acknowledge(&self, what: &'static str) {
        self.tell(|told| *told.acknowledged.entry(what).or_default() += 1);
    }

    pub(super) fn fail(&self, sent: Instant, instead: &str) {
        self.tell(|told| {
            *told.unknown.entry(instead.to_owned()).or_default() += 1;
            told.failures.push((sent, Instant::now(), instead.to_owned()));
        });
    }

    pub(super) fn replay(&self) {
        self.tell(|told| told.replayed += 1);
    }

    pub(super) fn read_back(&self) {
        self.tell(|told| told.read_back += 1);
    }

    pub(super) fn breach(&self, what: impl Into<String>) {
        self.tell(|told| told.breaches.push(what.into()));
    }

    /// The service was down from `killed`, could work again at `able`, and answers well now.
    pub(super) fn recover(&self, from: &'static str, killed: Instant, able: Instant) {
        let took = able.elapsed();
        self.tell(|told| {
            told.outages.push((killed, able + RECOVERY));
            told.recoveries.entry(from).or_default().push(took);
            if took > RECOVERY {
                told.breaches.push(format!("{from}: well again only after {took:?}"));
            }
        });
    }

    pub(super) fn total(&self) -> u64 {
        self.0.lock().expect("the record").acknowledged.values().sum()
    }

    pub(super) fn told(&self) -> Told {
        self.0.lock().expect("the record").clone()
    }
}

impl Told {
    /// Requests that failed although nothing was down, nor had been for a while.
    pub(super) fn strays(&self) -> Vec<&str> {
        let excused = |sent: Instant, failed: Instant| {
            self.outages.iter().any(|(from, until)| sent <= *until && failed >= *from)
        };
        let strays = self.failures.iter().filter(|(sent, failed, _)| !excused(*sent, *failed));
        strays.map(|(.., instead)| instead.as_str()).collect()
    }
}
