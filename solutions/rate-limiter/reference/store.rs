//! Where several limiters keep their counters together.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::algorithms::State;
use crate::time::Millis;

/// For whom and for what an entry is: a client, an endpoint, and the rule for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub(crate) rule: String,
    pub(crate) client: String,
    pub(crate) endpoint: String,
}

impl Key {
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

/// A store in memory. Clones are the same store. It never removes an entry.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Arc<Mutex<BTreeMap<Key, Stored>>>,
}

impl Store for MemoryStore {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.get(key).cloned().unwrap_or_default())
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = entries.entry(key.clone()).or_default();
        if stored.version != version {
            return Ok(Swap::Conflict);
        }
        *stored = Stored {
            version: version + 1,
            states: update.states,
        };
        Ok(Swap::Done)
    }
}
