use authority::Caller;
use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use uuid::Uuid;

/// A power of two, so that the cache's shards divide it exactly.
const MOST_ENTRIES: usize = 8192;
const LONGEST_LIFE: TimeDelta = TimeDelta::seconds(60);

/// Tokens verified a moment ago, by digest.
///
/// It remembers who called, never what they may do.
pub(super) struct VerifiedTokens(Cache<[u8; 32], Verified>);

/// What is known of a token that was verified.
#[derive(Clone)]
pub(super) struct Verified {
    pub(super) caller: Caller,
    /// The client that obtained it.
    pub(super) client: Uuid,
    pub(super) expiry: u64,
    /// The generation of keys that vouched for it.
    pub(super) generation: u64,
    pub(super) at: DateTime<Utc>,
}

impl VerifiedTokens {
    pub(super) fn new() -> Self {
        Self(Cache::new(MOST_ENTRIES))
    }

    /// What was found out less than a minute ago under these very keys.
    ///
    /// An entry names its generation rather than being swept out when keys change: a verification under way at that
    /// moment would put it back.
    pub(super) fn recall(&self, digest: &[u8; 32], generation: u64, now: DateTime<Utc>) -> Option<Verified> {
        let verified = self.0.get(digest)?;
        let age = now - verified.at;
        let is_young = (TimeDelta::zero()..LONGEST_LIFE).contains(&age);
        (is_young && verified.generation == generation).then_some(verified)
    }

    pub(super) fn keep(&self, digest: [u8; 32], verified: Verified) {
        self.0.insert(digest, verified);
    }
}

#[cfg(test)]
mod tests {
    use authority::Identity;
    use uuid::Uuid;

    use super::*;

    fn verified(at: DateTime<Utc>) -> Verified {
        let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
        Verified { caller: Caller::new(identity, []), client: Uuid::nil(), expiry: 0, generation: 1, at }
    }

    #[test]
    fn an_entry_is_recalled_for_a_minute_under_its_own_keys() {
        let tokens = VerifiedTokens::new();
        let at = DateTime::UNIX_EPOCH;
        tokens.keep([7; 32], verified(at));
        let recalled = |digest: [u8; 32], generation, seconds| {
            tokens.recall(&digest, generation, at + TimeDelta::seconds(seconds)).is_some()
        };
        assert!(recalled([7; 32], 1, 0));
        assert!(recalled([7; 32], 1, 59));
        assert!(!recalled([7; 32], 1, 60), "older than a minute");
        assert!(!recalled([7; 32], 1, -1), "verified in the future");
        assert!(!recalled([7; 32], 2, 0), "verified under other keys");
        assert!(!recalled([8; 32], 1, 0), "never verified");
    }

    #[test]
    fn there_are_never_more_than_ten_thousand_entries() {
        let tokens = VerifiedTokens::new();
        for number in 0..20_000_u32 {
            let mut digest = [0; 32];
            digest[..4].copy_from_slice(&number.to_be_bytes());
            tokens.keep(digest, verified(DateTime::UNIX_EPOCH));
        }
        assert!(tokens.0.len() <= 10_000);
        assert!(tokens.0.capacity() <= 10_000);
    }
}
