//! How often one caller may ask: a bucket for reads and one for writes, refilled evenly over a minute.
//!
//! A caller is a person or an application, never an address: whole departments share one. Each process counts for
//! itself, so the quotas are those of one process.

use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::Method;
use authority::{Caller, Identity};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

/// How many requests each caller may make in a minute.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// That read.
    pub reads: NonZeroU32,
    /// That write.
    pub writes: NonZeroU32,
}

impl Quotas {
    /// What is usual: a person at a screen needs less, and a script can pace itself.
    pub const USUAL: Self = Self { reads: per_minute(600), writes: per_minute(120) };
}

const fn per_minute(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

type Buckets = RateLimiter<Identity, DashMapStateStore<Identity>, DefaultClock, StateInformationMiddleware>;

/// The buckets of every caller.
pub(crate) struct Limits {
    reads: Lane,
    writes: Lane,
}

struct Lane {
    name: &'static str,
    quota: NonZeroU32,
    buckets: Buckets,
}

/// What is left to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    lane: &'static str,
    quota: u32,
    remaining: u32,
    /// In seconds, until one more request is allowed; none while there are some left.
    pub(crate) wait: Option<u64>,
}

impl Limits {
    pub(crate) fn new(quotas: Quotas) -> Self {
        Self { reads: Lane::new("read", quotas.reads), writes: Lane::new("write", quotas.writes) }
    }

    /// Takes one request of this method out of the caller's bucket, if there is one left.
    pub(crate) fn take(&self, caller: &Caller, method: &Method) -> Allowance {
        let reads = matches!(*method, Method::GET | Method::HEAD);
        let lane = if reads { &self.reads } else { &self.writes };
        lane.take(&caller.identity)
    }

    /// Forgets the buckets that are full again: as many as there are callers in a minute are kept, not more.
    pub(crate) fn forget_idle(&self) {
        self.reads.buckets.retain_recent();
        self.writes.buckets.retain_recent();
    }
}

impl Lane {
    fn new(name: &'static str, quota: NonZeroU32) -> Self {
        let buckets = RateLimiter::dashmap(Quota::per_minute(quota));
        Self { name, quota, buckets: buckets.with_middleware() }
    }

    fn take(&self, caller: &Identity) -> Allowance {
        let allowance =
            |remaining, wait| Allowance { lane: self.name, quota: self.quota.get(), remaining, wait };
        match self.buckets.check_key(caller) {
            Ok(state) => allowance(state.remaining_burst_capacity(), None),
            Err(early) => {
                let wait = early.wait_time_from(DefaultClock::default().now());
                allowance(0, Some(whole_seconds(wait)))
            }
        }
    }
}

/// The least whole number of seconds that is as long.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

impl Allowance {
    /// The policy, as `RateLimit-Policy` tells it.
    pub(crate) fn policy(&self) -> String {
        format!("\"{}\";q={};w=60", self.lane, self.quota)
    }

    /// What is left, and in how many seconds all of it is there again, as `RateLimit` tells it.
    pub(crate) fn left(&self) -> String {
        let used = u64::from(self.quota.saturating_sub(self.remaining));
        let until_full = (used * 60).div_ceil(u64::from(self.quota));
        format!("\"{}\";r={};t={until_full}", self.lane, self.remaining)
    }
}

#[cfg(test)]
mod tests {
    use authority::Role;
    use uuid::Uuid;

    use super::*;

    fn caller(number: u128) -> Caller {
        let object = Uuid::from_u128(number);
        Caller::new(Identity::Person { tenant: Uuid::nil(), object }, [Role::CaseRead])
    }

    fn limits(reads: u32, writes: u32) -> Limits {
        Limits::new(Quotas { reads: per_minute(reads), writes: per_minute(writes) })
    }

    #[test]
    fn a_bucket_empties_and_says_how_long_to_wait() {
        let limits = limits(2, 1);
        let first = limits.take(&caller(1), &Method::GET);
        assert_eq!(
            (first.policy(), first.left()),
            ("\"read\";q=2;w=60".to_owned(), "\"read\";r=1;t=30".to_owned())
        );
        limits.take(&caller(1), &Method::HEAD);
        let third = limits.take(&caller(1), &Method::GET);
        assert_eq!(third.left(), "\"read\";r=0;t=60");
        assert!(third.wait.is_some_and(|wait| (1..=30).contains(&wait)));
    }

    #[test]
    fn callers_and_lanes_do_not_take_from_each_other() {
        let limits = limits(1, 1);
        for method in [Method::GET, Method::POST] {
            for number in [1, 2] {
                assert_eq!(limits.take(&caller(number), &method).wait, None);
                assert!(limits.take(&caller(number), &method).wait.is_some());
            }
        }
    }
}
