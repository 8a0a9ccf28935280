//! A limiter for several threads, and for several servers with one store.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::limiter::{Decision, RateLimiter, Setup};
pub use crate::store::{Key, MemoryStore, Store, Stored, Swap, Unavailable, Update};
use crate::time::Millis;

/// What a request gets while the store cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnOutage {
    /// The request passes, with 0 remaining: fail open.
    Allow,
    /// The request does not pass: fail closed.
    Reject { retry_after: Millis },
}

impl From<OnOutage> for Decision {
    fn from(policy: OnOutage) -> Self {
        match policy {
            OnOutage::Allow => Self::Allowed { remaining: 0 },
            OnOutage::Reject { retry_after } => Self::Rejected { retry_after },
        }
    }
}

/// A limiter that several threads can use. Clones are the same limiter.
#[derive(Clone)]
pub struct SharedLimiter {
    inner: Arc<Inner>,
}

struct Inner {
    setup: Setup,
    latest: AtomicU64,
    store: Box<dyn Store>,
    on_outage: OnOutage,
}

impl fmt::Debug for SharedLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLimiter").finish_non_exhaustive()
    }
}

impl SharedLimiter {
    /// Takes over the rules, the tiers, the policy for rejections and the clock of a
    /// limiter. All counters are in the store.
    #[must_use]
    pub fn new(limiter: RateLimiter, store: impl Store + 'static, on_outage: OnOutage) -> Self {
        let (setup, latest) = limiter.into_setup();
        Self {
            inner: Arc::new(Inner {
                setup,
                latest: AtomicU64::new(latest.0),
                store: Box::new(store),
                on_outage,
            }),
        }
    }

    /// Decides about one request.
    #[must_use]
    pub fn allow(&self, client: &str, endpoint: &str) -> Decision {
        let inner = &self.inner;
        let now = inner.now();
        inner
            .decide(client, endpoint, now)
            .unwrap_or_else(|Unavailable| inner.on_outage.into())
    }
}

impl Inner {
    /// The time of the clock, but never earlier than before.
    fn now(&self) -> Millis {
        let now = self.setup.clock.now();
        Millis(self.latest.fetch_max(now.0, Ordering::SeqCst).max(now.0))
    }

    /// Reads, decides and writes, until no other thread has written in between.
    fn decide(&self, client: &str, endpoint: &str, now: Millis) -> Result<Decision, Unavailable> {
        let (rule, key) = self.setup.find(client, endpoint);
        loop {
            let stored = self.store.load(&key)?;
            let verdict = rule.decide(&stored.states, now, self.setup.rejections);
            let Some(next) = verdict.next else {
                return Ok(verdict.decision);
            };
            let update = Update {
                states: next.states,
                expires: next.idle_from,
            };
            if self.store.compare_and_set(&key, stored.version, update)? == Swap::Done {
                return Ok(verdict.decision);
            }
        }
    }
}
