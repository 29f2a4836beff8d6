//! What a server does by itself while it serves.

use std::time::Duration;

use actix_web::rt;
use actix_web::web;
use tokio::time::{MissedTickBehavior, interval};

use crate::State;

/// How often it is read whose tokens are refused: whoever is blocked is out within five seconds.
const BLOCKED: Duration = Duration::from_secs(2);
/// How often the buckets of callers who have long gone are forgotten.
const IDLE: Duration = Duration::from_secs(60);

/// How often answers are forgotten that have been kept long enough.
const FORGET: Duration = Duration::from_secs(60 * 60);

/// Starts all of it; it ends with the returned guard.
pub(crate) fn start(state: &web::Data<State>) -> Background {
    let (blocked, limits, kept) = (state.clone(), state.clone(), state.clone());
    Background(vec![
        every(BLOCKED, move || {
            let state = blocked.clone();
            async move { read_blocked(&state).await }
        }),
        every(IDLE, move || {
            let state = limits.clone();
            async move { state.limits.forget_idle() }
        }),
        every(FORGET, move || {
            let state = kept.clone();
            async move { forget_replies(&state).await }
        }),
    ])
}

/// Work that stops when this is dropped.
pub(crate) struct Background(Vec<rt::task::JoinHandle<()>>);

impl Drop for Background {
    fn drop(&mut self) {
        self.0.iter().for_each(rt::task::JoinHandle::abort);
    }
}

fn every<W, F>(time: Duration, work: W) -> rt::task::JoinHandle<()>
where
    W: Fn() -> F + 'static,
    F: Future<Output = ()> + 'static,
{
    rt::spawn(async move {
        let mut ticks = interval(time);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            work().await;
        }
    })
}

/// While the database does not answer, the last list stays: nobody comes back in by an outage.
async fn read_blocked(state: &State) {
    let read = state.db.blocked_identities().await.map(|all| state.verifier.blocked().replace(all));
    if let Err(error) = read {
        log::warn!(error = error.to_string().as_str(); "the list of blocked identities was not read");
    }
}

async fn forget_replies(state: &State) {
    if let Err(error) = state.db.forget_replies(state.now()).await {
        log::warn!(error = error.to_string().as_str(); "old answers were not forgotten");
    }
}
