//! A URL shortener in two halves: one makes links, the other one reads them.

pub mod aliases;
mod claims;
mod code;
pub mod generators;
pub mod lifetime;
mod maker;
mod reader;
pub mod shared;
pub mod store;

pub use code::{BadCode, Code, base62};

use maker::Maker;
use reader::Reader;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use store::MemoryStore;

/// Why `shorten` made no link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShortenError {
    /// The text is not a URL.
    NotAUrl(String),
    /// No proposal of the generator could be used.
    NoFreeCode,
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for ShortenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(text) => write!(f, "not a URL: {text}"),
            Self::NoFreeCode => f.write_str("no free code"),
            Self::StoreDown => f.write_str("the store is down"),
        }
    }
}

impl Error for ShortenError {}

/// Why a code leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// No link ever had this code.
    Unknown(Code),
    /// The link has expired, or it was deleted.
    Gone(Code),
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(code) => write!(f, "unknown: {code}"),
            Self::Gone(code) => write!(f, "gone: {code}"),
            Self::StoreDown => f.write_str("the store is down"),
        }
    }
}

impl Error for ResolveError {}

/// A URL shortener.
pub struct Shortener {
    maker: Maker,
    reader: Reader,
}

impl Default for Shortener {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Shortener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shortener").finish_non_exhaustive()
    }
}

impl Shortener {
    /// A shortener without links.
    pub fn new() -> Self {
        let store = Arc::new(MemoryStore::default());
        let maker = Maker::new(store.clone());
        let reader = Reader::new(store);
        Self { maker, reader }
    }

    /// Makes a link and returns its code.
    ///
    /// # Errors
    /// See [`ShortenError`]. No link is made then.
    pub fn shorten(&mut self, url: &str) -> Result<Code, ShortenError> {
        self.maker.shorten(url)
    }

    /// The URL of a code.
    ///
    /// # Errors
    /// See [`ResolveError`].
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        self.reader.resolve(code)
    }
}
