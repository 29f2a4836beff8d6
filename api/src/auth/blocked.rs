use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use authority::{BlockedIdentity, Identity};
use uuid::Uuid;

/// Everybody whose tokens are refused, however valid. Clones share one list.
#[derive(Clone, Default)]
pub struct Blocked(Arc<RwLock<HashSet<BlockedIdentity>>>);

impl Blocked {
    /// Refuses the tokens of these and of nobody else.
    pub fn replace(&self, all: impl IntoIterator<Item = BlockedIdentity>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all.into_iter().collect();
    }

    /// Whether tokens of this identity, obtained by this client, are refused.
    pub(super) fn includes(&self, identity: Identity, client: Uuid) -> bool {
        let blocked = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if blocked.is_empty() {
            return false;
        }
        let person = match identity {
            Identity::Person { tenant, object } => Some(BlockedIdentity::Person { tenant, object }),
            Identity::Application { .. } => None,
        };
        blocked.contains(&BlockedIdentity::Client(client)) || person.is_some_and(|one| blocked.contains(&one))
    }
}
