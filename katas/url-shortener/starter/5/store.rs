//! Stage 5: where links are kept, and numbers for many servers.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::generators::CodeGen;
use crate::lifetime::Timestamp;
use crate::{Code, Shortener};
use std::sync::Arc;

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

/// Why a store added no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertError {
    /// A link has this code, or had it before.
    Taken,
    /// The store does not answer. It has changed nothing.
    Down,
}

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
    // yours
}

impl LinkStore for MemoryStore {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        todo!()
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        todo!()
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        todo!()
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        todo!()
    }
}

/// Hands out ranges of numbers to all servers. No number is in two ranges.
pub trait Ranges: Send + Sync {
    /// The first of `size` numbers that belong to the caller from now on.
    fn lease(&self, size: u64) -> u64;
}

/// A generator that takes its numbers from leased ranges.
pub struct Leased {
    // yours
}

impl Leased {
    /// Leases `size` numbers at a time. A size of 0 counts as 1.
    pub fn new(ranges: impl Ranges + 'static, size: u64) -> Self {
        todo!()
    }
}

impl CodeGen for Leased {
    fn propose(&self, url: &str, attempt: u32) -> String {
        todo!()
    }
}

impl Shortener {
    /// Sets the store. Call it before the first link. Links that it has already
    /// count. Default: a [`MemoryStore`].
    pub fn with_store(self, store: impl LinkStore + 'static) -> Self {
        todo!()
    }
}
