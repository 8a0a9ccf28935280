//! Stage 5: where links are kept, and numbers for many servers.

use crate::generators::CodeGen;
use crate::lifetime::Timestamp;
use crate::{Code, Shortener, base62};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How a link got its code.
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

/// The store does not answer. It has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreDown;

impl fmt::Display for StoreDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store is down")
    }
}

impl Error for StoreDown {}

/// Why a store added no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertError {
    /// A link has this code, or had it before.
    Taken,
    /// The store does not answer. It has changed nothing.
    Down,
}

impl fmt::Display for InsertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("taken"),
            Self::Down => f.write_str("the store is down"),
        }
    }
}

impl Error for InsertError {}

/// Keeps links. Other servers may use the same store. Each method is one step: no
/// other call gets in between.
pub trait LinkStore: Send + Sync {
    /// Adds a link if no link ever had this code.
    ///
    /// # Errors
    /// `Taken` or `Down`. Nothing is changed then.
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError>;

    /// The link of a code, also if it is deleted.
    ///
    /// # Errors
    /// `StoreDown`
    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown>;

    /// All codes of a URL, the oldest first, also those of deleted links.
    ///
    /// # Errors
    /// `StoreDown`
    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown>;

    /// Marks a link as deleted. `Ok(true)` if it was there and not deleted before.
    ///
    /// # Errors
    /// `StoreDown`. Nothing is changed then.
    fn delete(&self, code: &Code) -> Result<bool, StoreDown>;
}

/// A store in an `Arc` is a store, so several servers can share it.
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
    rows: RwLock<Rows>,
}

/// Links in the order in which they came, and where each code is.
#[derive(Debug, Default)]
struct Rows {
    links: Vec<(Code, Link)>,
    places: BTreeMap<Code, usize>,
}

impl MemoryStore {
    /// Nothing in here calls foreign code, so a poisoned lock has whole rows.
    fn read<T>(&self, look: impl FnOnce(&Rows) -> T) -> Result<T, StoreDown> {
        Ok(look(
            &self.rows.read().unwrap_or_else(PoisonError::into_inner),
        ))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Rows) -> T) -> T {
        change(&mut self.rows.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl LinkStore for MemoryStore {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        self.write(|rows| {
            if rows.places.contains_key(code) {
                return Err(InsertError::Taken);
            }
            rows.places.insert(code.clone(), rows.links.len());
            rows.links.push((code.clone(), link));
            Ok(())
        })
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        self.read(|rows| {
            let place = rows.places.get(code)?;
            Some(rows.links[*place].1.clone())
        })
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        self.read(|rows| {
            let links = rows.links.iter().filter(|(_, link)| link.url == url);
            links.map(|(code, _)| code.clone()).collect()
        })
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        Ok(self.write(|rows| {
            let Some(place) = rows.places.get(code) else {
                return false;
            };
            let link = &mut rows.links[*place].1;
            let is_new = !link.deleted;
            link.deleted = true;
            is_new
        }))
    }
}

/// Hands out ranges of numbers to all servers. No number is in two ranges.
pub trait Ranges: Send + Sync {
    /// The first of `size` numbers that belong to the caller from now on.
    fn lease(&self, size: u64) -> u64;
}

/// A generator that takes its numbers from leased ranges.
pub struct Leased {
    numbers: Mutex<Box<dyn Iterator<Item = u64> + Send>>,
}

impl Leased {
    /// Leases `size` numbers at a time. A size of 0 counts as 1.
    pub fn new(ranges: impl Ranges + 'static, size: u64) -> Self {
        let size = size.max(1);
        let range = move |first: u64| -> Range<u64> { first..first.saturating_add(size) };
        // One range after the other, each leased when its first number is needed.
        let leases = std::iter::repeat_with(move || range(ranges.lease(size)));
        Self {
            numbers: Mutex::new(Box::new(leases.flatten())),
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
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.next().map(base62).unwrap_or_default()
    }
}

impl Shortener {
    /// Sets the store. Call it before the first link. Links that it has already
    /// count. Default: a [`MemoryStore`].
    #[must_use]
    pub fn with_store(self, store: impl LinkStore + 'static) -> Self {
        let store: Arc<dyn LinkStore> = Arc::new(store);
        Self {
            maker: self.maker.with_store(Arc::clone(&store)),
            reader: self.reader.with_store(store),
        }
    }
}
