use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use super::{JwksFault, JwksSource, KeySet, KeySetFault};

/// How long the last good fetch lets the keys count as fresh.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// When keys are fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tempo {
    /// Between attempts until the first success.
    pub(super) retry: Duration,
    /// At least this between two fetches after that, whoever asks; and before a failed one is tried again.
    pub(super) gap: Duration,
    /// Between fetches when nobody asks, give or take a twelfth.
    pub(super) refresh: Duration,
}

const TEMPO: Tempo = Tempo {
    retry: Duration::from_secs(2),
    gap: Duration::from_secs(60),
    refresh: Duration::from_secs(6 * 60 * 60),
};

/// Keeps a set of keys up to date until it and its clones are dropped.
#[derive(Clone)]
pub struct KeyKeeper(Arc<Keeping>);

struct Keeping {
    state: Arc<State>,
    task: AbortHandle,
}

#[derive(Default)]
struct State {
    asked: Notify,
    last_good: RwLock<Option<Instant>>,
}

/// Fetches the keys now, and again in the background for as long as the keeper lives.
///
/// Whatever goes wrong, the last good keys stay: an issuer that is down must not stop callers with valid tokens.
///
/// # Panics
/// Outside a Tokio runtime.
#[must_use]
pub fn keep_fresh(source: JwksSource, keys: KeySet) -> KeyKeeper {
    keep_at(TEMPO, source, keys)
}

pub(super) fn keep_at(tempo: Tempo, source: JwksSource, keys: KeySet) -> KeyKeeper {
    let state = Arc::new(State::default());
    let task = tokio::spawn(run(tempo, source, keys, Arc::clone(&state))).abort_handle();
    KeyKeeper(Arc::new(Keeping { state, task }))
}

impl KeyKeeper {
    /// Asks for newer keys, because a token names one that is not known, and returns at once.
    ///
    /// However many ask, there is one fetch at a time and at most one a minute: otherwise made-up key ids would be a
    /// lever against the issuer.
    pub fn ask(&self) {
        self.0.state.asked.notify_one();
    }

    /// Whether the keys were fetched within the last 24 hours.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.0.state.age().is_some_and(|age| age < FRESH)
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    fn age(&self) -> Option<Duration> {
        let last_good = *self.last_good.read().unwrap_or_else(PoisonError::into_inner);
        last_good.map(|moment| moment.elapsed())
    }
}

async fn run(tempo: Tempo, source: JwksSource, keys: KeySet, state: Arc<State>) {
    while !refresh(&source, &keys, &state).await {
        sleep(tempo.retry).await;
    }
    let mut tried = Instant::now();
    let mut due = tried + jittered(tempo.refresh);
    loop {
        tokio::select! {
            () = sleep_until(due) => {}
            () = state.asked.notified() => if tried.elapsed() < tempo.gap {
                continue;
            }
        }
        let is_good = refresh(&source, &keys, &state).await;
        tried = Instant::now();
        due = tried + if is_good { jittered(tempo.refresh) } else { tempo.gap };
    }
}

/// Whether newer keys were had.
async fn refresh(source: &JwksSource, keys: &KeySet, state: &State) -> bool {
    match take_over(source, keys).await {
        Ok(count) => {
            *state.last_good.write().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            log::info!(keys = count; "signing keys fetched");
            true
        }
        Err(fault) => {
            let age = state.age().map(|age| age.as_secs());
            log::warn!(fault:? = fault, age_seconds:? = age; "signing keys not fetched; the last good ones stay");
            false
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum RefreshFault {
    #[error(transparent)]
    Fetch(#[from] JwksFault),
    #[error(transparent)]
    Keys(#[from] KeySetFault),
}

async fn take_over(source: &JwksSource, keys: &KeySet) -> Result<usize, RefreshFault> {
    let document = source.fetch().await?;
    Ok(keys.replace_with_jwks(&document, source.issuer())?)
}

/// The interval give or take up to a twelfth, so that replicas started together do not stay together.
fn jittered(interval: Duration) -> Duration {
    let [first, second, ..] = *Uuid::new_v4().as_bytes();
    let share = u32::from(u16::from_be_bytes([first, second]));
    interval / 12 * 11 + interval / 6 / u32::from(u16::MAX) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_twelfth() {
        let (least, most) = (TEMPO.refresh / 12 * 11, TEMPO.refresh / 12 * 13);
        let spread: Vec<_> = (0..1000).map(|_| jittered(TEMPO.refresh)).collect();
        assert!(spread.iter().all(|interval| (least..=most).contains(interval)));
        assert!(spread.iter().max() > spread.iter().min());
    }
}
