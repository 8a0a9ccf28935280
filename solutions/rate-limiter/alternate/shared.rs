//! A limiter for several threads, and for several servers with one store.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::algorithms::State;
use crate::engine::Engine;
use crate::limiter::{Decision, RateLimiter};
use crate::time::Millis;

/// For whom and for what an entry is: a client, an endpoint, and the rule for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    rule: String,
    client: String,
    endpoint: String,
}

impl Key {
    pub(crate) fn new(rule: &str, client: &str, endpoint: &str) -> Self {
        Self {
            rule: rule.to_owned(),
            client: client.to_owned(),
            endpoint: endpoint.to_owned(),
        }
    }

    /// The name of the rule, as in a `ConfigError`.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    #[must_use]
    pub fn client(&self) -> &str {
        &self.client
    }

    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
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

/// An entry with its version.
type Entry = (u64, Update);

/// A store in memory. Clones are the same store.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Arc<RwLock<BTreeMap<Key, Entry>>>,
}

impl MemoryStore {
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Key, Entry>> {
        self.entries.read().expect("nothing panics under the lock")
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<Key, Entry>> {
        self.entries.write().expect("nothing panics under the lock")
    }

    pub(crate) fn len(&self) -> usize {
        self.read().len()
    }

    /// Removes what has expired, and returns how many entries.
    pub(crate) fn evict(&self, now: Millis) -> usize {
        let mut entries = self.write();
        let before = entries.len();
        entries.retain(|_, (_, update)| update.expires.is_none_or(|time| time > now));
        before - entries.len()
    }
}

impl Store for MemoryStore {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        let entries = self.read();
        let stored = entries.get(key).map(|(version, update)| Stored {
            version: *version,
            states: update.states.clone(),
        });
        Ok(stored.unwrap_or_default())
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        let mut entries = self.write();
        let current = entries.get(key).map_or(0, |(version, _)| *version);
        if current != version {
            return Ok(Swap::Conflict);
        }
        entries.insert(key.clone(), (version + 1, update));
        Ok(Swap::Done)
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
    engine: Arc<Engine>,
    store: Arc<dyn Store>,
    on_outage: OnOutage,
}

impl fmt::Debug for SharedLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLimiter").finish_non_exhaustive()
    }
}

impl SharedLimiter {
    /// Takes over the engine of a limiter. All counters are in the store.
    #[must_use]
    pub fn new(limiter: RateLimiter, store: impl Store + 'static, on_outage: OnOutage) -> Self {
        Self {
            engine: Arc::new(limiter.engine),
            store: Arc::new(store),
            on_outage,
        }
    }

    /// Decides about one request.
    #[must_use]
    pub fn allow(&self, client: &str, endpoint: &str) -> Decision {
        match (
            self.engine.allow(self.store.as_ref(), client, endpoint),
            self.on_outage,
        ) {
            (Ok(decision), _) => decision,
            (Err(Unavailable), OnOutage::Allow) => Decision::Allowed { remaining: 0 },
            (Err(Unavailable), OnOutage::Reject { retry_after }) => {
                Decision::Rejected { retry_after }
            }
        }
    }
}
