//! Where links are kept: in memory, or by another team. And numbers for many servers.

use crate::generators::CodeGen;
use crate::lifetime::Timestamp;
use crate::{Code, Shortener, base62};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Who chose the code of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    ByGenerator,
    ByAlias,
}

/// What a store keeps of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub made: Made,
    /// The link is gone from this moment on.
    pub until: Option<Timestamp>,
    pub deleted: bool,
}

impl Link {
    pub(crate) fn is_gone(&self, now: Timestamp) -> bool {
        self.deleted || self.until.is_some_and(|until| until <= now)
    }
}

/// The store does not answer. It has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreDown;

impl fmt::Display for StoreDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store does not answer")
    }
}

impl Error for StoreDown {}

/// Why a store added no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertError {
    /// The code has a link already.
    Taken,
    Down,
}

impl fmt::Display for InsertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Taken => "the code has a link already",
            Self::Down => "the store does not answer",
        })
    }
}

impl Error for InsertError {}

/// Keeps links. Other servers may use the same store. Each method is one step: no
/// other call gets in between.
pub trait LinkStore: Send + Sync {
    /// Adds a link if its code is unused.
    ///
    /// # Errors
    /// `Taken` or `Down`. Nothing is changed then.
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError>;

    /// The link of a code.
    ///
    /// # Errors
    /// `StoreDown`
    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown>;

    /// All codes of a URL, the oldest first, also those of deleted links.
    ///
    /// # Errors
    /// `StoreDown`
    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown>;

    /// Marks a link as deleted. True if it was not deleted before.
    ///
    /// # Errors
    /// `StoreDown`. Nothing is changed then.
    fn delete(&self, code: &Code) -> Result<bool, StoreDown>;
}

impl<S: LinkStore + ?Sized> LinkStore for Arc<S> {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        self.as_ref().insert(code, link)
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        self.as_ref().get(code)
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        self.as_ref().codes_of(url)
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        self.as_ref().delete(code)
    }
}

/// A store in memory: the default. It is never down.
#[derive(Debug, Default)]
pub struct MemoryStore {
    links: Mutex<Links>,
}

/// Each code has at most one link, for ever.
#[derive(Debug, Default)]
struct Links {
    by_code: BTreeMap<Code, Link>,
    by_url: BTreeMap<String, Vec<Code>>,
}

impl MemoryStore {
    /// Nothing in here calls foreign code, so a poisoned lock has whole links.
    fn links(&self) -> MutexGuard<'_, Links> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LinkStore for MemoryStore {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        let mut links = self.links();
        if links.by_code.contains_key(code) {
            return Err(InsertError::Taken);
        }
        let codes = links.by_url.entry(link.url.clone()).or_default();
        codes.push(code.clone());
        links.by_code.insert(code.clone(), link);
        Ok(())
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        Ok(self.links().by_code.get(code).cloned())
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        Ok(self.links().by_url.get(url).cloned().unwrap_or_default())
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        let mut links = self.links();
        let link = links.by_code.get_mut(code);
        Ok(link.is_some_and(|link| !std::mem::replace(&mut link.deleted, true)))
    }
}

/// Hands out ranges of numbers to all servers. No number is in two ranges.
pub trait Ranges: Send + Sync {
    /// The first of `size` numbers that belong to the caller from now on.
    fn lease(&self, size: u64) -> u64;
}

/// A generator that takes its numbers from leased ranges.
pub struct Leased {
    ranges: Box<dyn Ranges>,
    size: u64,
    left: Mutex<Range<u64>>,
}

impl Leased {
    /// Leases `size` numbers at a time. A size of 0 counts as 1.
    pub fn new(ranges: impl Ranges + 'static, size: u64) -> Self {
        Self {
            ranges: Box::new(ranges),
            size: size.max(1),
            left: Mutex::new(0..0),
        }
    }
}

impl fmt::Debug for Leased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leased").finish_non_exhaustive()
    }
}

impl CodeGen for Leased {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.is_empty() {
            let first = self.ranges.lease(self.size);
            *left = first..first.saturating_add(self.size);
        }
        let number = left.start;
        left.start += 1;
        base62(number)
    }
}

impl Shortener {
    /// Sets the store. Call it before the first link. Links that it has already
    /// count. Default: a [`MemoryStore`].
    #[must_use]
    pub fn with_store(mut self, store: impl LinkStore + 'static) -> Self {
        self.store = Box::new(store);
        self
    }
}
