//! The two halves for several threads. Only who shortens the same URL waits.

use crate::aliases::AliasError;
use crate::claims::Claims;
use crate::lifetime::{DeleteError, Redirect, Timestamp};
use crate::maker::Maker;
use crate::reader::Reader;
use crate::{Code, ResolveError, ShortenError, Shortener};
use std::fmt;
use std::sync::Arc;

/// A shortener that several threads may use. Clones are the same shortener.
#[derive(Clone)]
pub struct SharedShortener {
    maker: Arc<Maker>,
    reader: Arc<Reader>,
    claims: Arc<Claims>,
}

impl SharedShortener {
    /// Takes over a shortener as it is.
    pub fn new(shortener: Shortener) -> Self {
        let Shortener { maker, reader } = shortener;
        Self {
            maker: Arc::new(maker),
            reader: Arc::new(reader),
            claims: Arc::default(),
        }
    }

    /// As `Shortener::shorten`.
    ///
    /// # Errors
    /// As `Shortener::shorten`.
    pub fn shorten(&self, url: &str) -> Result<Code, ShortenError> {
        // Released at the end, also when a generator panics.
        let _claim = self.maker.looks_back().then(|| self.claims.claim(url));
        self.maker.shorten(url)
    }

    /// As `Shortener::shorten_until`.
    ///
    /// # Errors
    /// As `Shortener::shorten_until`.
    pub fn shorten_until(&self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        self.maker.shorten_until(url, until)
    }

    /// As `Shortener::shorten_as`.
    ///
    /// # Errors
    /// As `Shortener::shorten_as`.
    pub fn shorten_as(&self, url: &str, alias: &str) -> Result<Code, AliasError> {
        self.maker.shorten_as(url, alias)
    }

    /// As `Shortener::delete`.
    ///
    /// # Errors
    /// As `Shortener::delete`.
    pub fn delete(&self, code: &Code) -> Result<(), DeleteError> {
        self.reader.delete(code)
    }

    /// As `Shortener::resolve`.
    ///
    /// # Errors
    /// As `Shortener::resolve`.
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        self.reader.resolve(code)
    }

    /// As `Shortener::follow`.
    ///
    /// # Errors
    /// As `Shortener::follow`.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        self.reader.follow(code)
    }
}

impl fmt::Debug for SharedShortener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedShortener").finish_non_exhaustive()
    }
}
