//! How a connection is, as far as is known on this side of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a connection is used before another takes its place, and how much longer at random, lest all end at once.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const JITTER_SECONDS: u32 = 180;

/// What is known of a connection without asking the database.
pub(crate) struct Health {
    opened: Instant,
    lifetime: Duration,
    /// When it was last used by one of several, in milliseconds since it was opened.
    used: AtomicU64,
    /// Whether nobody else may have it: an answer is overdue, and would be taken for that to another question; or it
    /// leads to a server that only reads.
    spoilt: AtomicBool,
    ended: Arc<AtomicBool>,
}

/// Tells a [`Health`], when dropped, that its connection has ended.
pub(crate) struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
    /// Also when the runtime that drives the connection goes away.
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Health {
    /// Of a connection that is being opened.
    pub(crate) fn new() -> (Self, Ending) {
        let jitter = getrandom::u32().unwrap_or_default() % JITTER_SECONDS;
        let ended = Arc::new(AtomicBool::new(false));
        let health = Self {
            opened: Instant::now(),
            lifetime: LIFETIME + Duration::from_secs(jitter.into()),
            used: AtomicU64::new(0),
            spoilt: AtomicBool::new(false),
            ended: ended.clone(),
        };
        (health, Ending(ended))
    }

    /// How long the connection is to be used.
    pub(crate) const fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Nobody may use the connection from now on.
    pub(crate) fn spoil(&self) {
        self.spoilt.store(true, Ordering::Relaxed);
    }

    /// Whether nobody may use the connection.
    pub(crate) fn is_bad(&self) -> bool {
        self.spoilt.load(Ordering::Relaxed) || self.ended.load(Ordering::Relaxed)
    }

    /// Whether the connection can be shared for longer.
    pub(crate) fn lasts(&self) -> bool {
        !self.is_bad() && self.opened.elapsed() < self.lifetime
    }

    /// How long nobody has shared the connection.
    pub(crate) fn idle(&self) -> Duration {
        self.opened.elapsed().saturating_sub(Duration::from_millis(self.used.load(Ordering::Relaxed)))
    }

    /// Somebody shares the connection now.
    pub(crate) fn touch(&self) {
        let now = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.used.store(now, Ordering::Relaxed);
    }
}
