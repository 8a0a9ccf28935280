//! Stage 5: a limiter for several threads, and for several servers with one store.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::algorithms::State;
use crate::{Decision, Millis, RateLimiter};

/// For whom and for what an entry is: a client, an endpoint, and the rule for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    // yours
}

impl Key {
    /// The name of the rule, as in a `ConfigError`.
    pub fn rule(&self) -> &str {
        todo!()
    }

    pub fn client(&self) -> &str {
        todo!()
    }

    pub fn endpoint(&self) -> &str {
        todo!()
    }
}

/// An entry as it was when it was read. A new key has version 0 and no states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    pub version: u64,
    /// The state of each limit of the rule.
    pub states: Vec<State>,
}

/// What an entry is replaced with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The state of each limit of the rule.
    pub states: Vec<State>,
    /// From this time on, the store may remove the entry; `None`: never.
    pub expires: Option<Millis>,
}

/// The result of `compare_and_set`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// The entry is replaced, and its version is one higher.
    Done,
    /// The entry has another version. The store is unchanged.
    Conflict,
}

/// The store cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

/// Keeps entries. Other limiters may use the same store.
pub trait Store: Send + Sync {
    /// The entry of a key now.
    ///
    /// # Errors
    /// `Unavailable`: the store cannot be reached.
    fn load(&self, key: &Key) -> Result<Stored, Unavailable>;

    /// Replaces the entry of a key, if it still has this version.
    ///
    /// # Errors
    /// `Unavailable`: the store cannot be reached.
    fn compare_and_set(&self, key: &Key, version: u64, update: Update)
    -> Result<Swap, Unavailable>;
}

/// A store in memory. Clones are the same store. It never removes an entry.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    // yours
}

impl Store for MemoryStore {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        todo!()
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        todo!()
    }
}

/// What a request gets while the store cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnOutage {
    /// The request passes, with 0 remaining: fail open.
    Allow,
    /// The request does not pass: fail closed.
    Reject { retry_after: Millis },
}

/// A limiter that several threads can use. Clones are the same limiter.
#[derive(Clone)]
pub struct SharedLimiter {
    // yours
}

impl SharedLimiter {
    /// Takes over the rules, the tiers, the policy for rejections and the clock of a
    /// limiter. All counters are in the store.
    pub fn new(limiter: RateLimiter, store: impl Store + 'static, on_outage: OnOutage) -> Self {
        todo!()
    }

    /// Decides about one request.
    pub fn allow(&self, client: &str, endpoint: &str) -> Decision {
        todo!()
    }
}
