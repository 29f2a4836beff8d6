//! Connections that many short reads use at once.
//!
//! What is asked together travels together, so a few of them answer more than many that are lent to one caller each.
//! Every thread has its own, driven by the thread itself: an answer wakes nobody up but whoever asked. Nobody can begin
//! a transaction on one: that takes a connection of one's own.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use tokio::time::timeout;

use crate::StorageError;
use crate::database::{IDLE, PATIENCE, PoolUsage, TRYING};
use crate::wire::{Opening, Wire};

/// More callers than this on one connection do not get on it: each waits for those before.
const TOGETHER: usize = 32;

/// A few connections for each thread, each used by many callers at once.
pub(crate) struct Shared {
    /// Of the few threads that ask.
    places: Mutex<Vec<(ThreadId, Places)>>,
    connections: usize,
    opening: Opening,
}

type Places = Arc<[Place]>;

/// Where one connection stands, once it has been opened.
#[derive(Default)]
struct Place {
    wire: Mutex<Option<Arc<Wire>>>,
    /// Held by whoever opens it.
    turn: tokio::sync::Mutex<()>,
    callers: Arc<AtomicUsize>,
}

/// A share in a connection.
pub(crate) struct Share {
    wire: Arc<Wire>,
    _caller: Caller,
}

impl Deref for Share {
    type Target = Wire;

    fn deref(&self) -> &Wire {
        &self.wire
    }
}

/// One of those who use a connection.
struct Caller(Arc<AtomicUsize>);

impl Caller {
    fn count(callers: &Arc<AtomicUsize>) -> Self {
        callers.fetch_add(1, Ordering::Relaxed);
        Self(callers.clone())
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Shared {
    /// So many connections for each thread; none is opened yet.
    pub(crate) fn new(opening: Opening, connections: usize) -> Self {
        Self { places: Mutex::default(), connections: connections.max(1), opening }
    }

    /// Where this thread's connections stand.
    fn own(&self) -> Places {
        let (me, mut all) = (thread::current().id(), guard(&self.places));
        if let Some((_, own)) = all.iter().find(|(thread, _)| *thread == me) {
            return own.clone();
        }
        let own: Places = (0..self.connections).map(|_| Place::default()).collect();
        all.push((me, own.clone()));
        own
    }

    /// A share in the connection that has the fewest callers.
    ///
    /// # Errors
    /// When all have too many, or none can be opened.
    pub(crate) async fn lend(&self) -> Result<Share, StorageError> {
        let places = self.own();
        let place = places.iter().min_by_key(|place| place.callers());
        let Some(place) = place.filter(|place| place.callers() < TOGETHER) else {
            return Err(StorageError::Unavailable("too many callers share the connections".into()));
        };
        let caller = Caller::count(&place.callers);
        let wire = match place.sound() {
            Some(wire) if wire.health.idle() < IDLE => wire,
            _ => self.renew(place).await?,
        };
        wire.health.touch();
        Ok(Share { wire, _caller: caller })
    }

    /// The connection of a place, tried out if nobody has used it for long, opened anew if it is not sound.
    async fn renew(&self, place: &Place) -> Result<Arc<Wire>, StorageError> {
        let waited = timeout(PATIENCE, place.turn.lock()).await;
        let _turn = waited.map_err(|elapsed| StorageError::Unavailable(Box::new(elapsed)))?;
        if let Some(wire) = place.sound()
            && (wire.health.idle() < IDLE || matches!(timeout(TRYING, wire.probe()).await, Ok(Ok(()))))
        {
            return Ok(wire);
        }
        // Whoever asked may go away; what was begun is not left half-open.
        let opened = tokio::spawn(self.opening.clone().open()).await;
        let wire = Arc::new(opened.map_err(|error| StorageError::Unavailable(Box::new(error)))??);
        *guard(&place.wire) = Some(wire.clone());
        Ok(wire)
    }

    /// How the connections are used: more callers than connections share them.
    pub(crate) fn usage(&self) -> PoolUsage {
        let all: Vec<Places> = guard(&self.places).iter().map(|(_, own)| own.clone()).collect();
        let places = || all.iter().flat_map(|places| places.iter());
        let used = places().filter(|place| place.callers() > 0).count();
        let open = places().filter(|place| place.sound().is_some()).count();
        PoolUsage {
            name: "shared",
            idle: open.saturating_sub(used),
            used,
            waiting: places().map(|place| place.callers().saturating_sub(1)).sum(),
        }
    }
}

/// What is behind a lock; nothing is left half-changed by whoever panicked while holding it.
fn guard<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Place {
    fn callers(&self) -> usize {
        self.callers.load(Ordering::Relaxed)
    }

    /// Its connection, if it can still be used.
    fn sound(&self) -> Option<Arc<Wire>> {
        guard(&self.wire).as_ref().filter(|wire| wire.health.lasts()).cloned()
    }
}
