//! The same shortener for several threads.

use crate::aliases::AliasError;
use crate::lifetime::{DeleteError, Redirect, Timestamp};
use crate::{Code, ResolveError, ShortenError, Shortener};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A shortener that several threads may use. Clones are the same shortener.
#[derive(Clone)]
pub struct SharedShortener {
    shared: Arc<Shared>,
}

struct Shared {
    shortener: Shortener,
    /// Held from the search for an earlier code of the URL until the link is stored.
    /// It guards no data: a panic leaves nothing half done behind it.
    one_at_a_time: Mutex<()>,
}

impl SharedShortener {
    /// Takes over a shortener as it is.
    pub fn new(shortener: Shortener) -> Self {
        let shared = Shared {
            shortener,
            one_at_a_time: Mutex::new(()),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// As `Shortener::shorten`.
    ///
    /// # Errors
    /// As `Shortener::shorten`.
    pub fn shorten(&self, url: &str) -> Result<Code, ShortenError> {
        let one_at_a_time = &self.shared.one_at_a_time;
        let _guard = one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        self.shared.shortener.issue(url, None)
    }

    /// As `Shortener::shorten_until`.
    ///
    /// # Errors
    /// As `Shortener::shorten_until`.
    pub fn shorten_until(&self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        self.shared.shortener.issue(url, Some(until))
    }

    /// As `Shortener::shorten_as`.
    ///
    /// # Errors
    /// As `Shortener::shorten_as`.
    pub fn shorten_as(&self, url: &str, alias: &str) -> Result<Code, AliasError> {
        self.shared.shortener.issue_as(url, alias)
    }

    /// As `Shortener::delete`.
    ///
    /// # Errors
    /// As `Shortener::delete`.
    pub fn delete(&self, code: &Code) -> Result<(), DeleteError> {
        self.shared.shortener.end(code)
    }

    /// As `Shortener::resolve`.
    ///
    /// # Errors
    /// As `Shortener::resolve`.
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        self.shared.shortener.resolve(code)
    }

    /// As `Shortener::follow`.
    ///
    /// # Errors
    /// As `Shortener::follow`.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        self.shared.shortener.follow(code)
    }
}

impl fmt::Debug for SharedShortener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedShortener").finish_non_exhaustive()
    }
}
