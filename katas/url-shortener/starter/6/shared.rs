//! Stage 6: several threads use one shortener.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::aliases::AliasError;
use crate::lifetime::{DeleteError, Redirect, Timestamp};
use crate::{Code, ResolveError, ShortenError, Shortener};

/// A shortener that several threads may use. Clones are the same shortener.
#[derive(Clone)]
pub struct SharedShortener {
    // yours
}

impl SharedShortener {
    /// Takes over a shortener as it is.
    pub fn new(shortener: Shortener) -> Self {
        todo!()
    }

    /// As `Shortener::shorten`.
    ///
    /// # Errors
    /// As `Shortener::shorten`.
    pub fn shorten(&self, url: &str) -> Result<Code, ShortenError> {
        todo!()
    }

    /// As `Shortener::shorten_until`.
    ///
    /// # Errors
    /// As `Shortener::shorten_until`.
    pub fn shorten_until(&self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        todo!()
    }

    /// As `Shortener::shorten_as`.
    ///
    /// # Errors
    /// As `Shortener::shorten_as`.
    pub fn shorten_as(&self, url: &str, alias: &str) -> Result<Code, AliasError> {
        todo!()
    }

    /// As `Shortener::delete`.
    ///
    /// # Errors
    /// As `Shortener::delete`.
    pub fn delete(&self, code: &Code) -> Result<(), DeleteError> {
        todo!()
    }

    /// As `Shortener::resolve`.
    ///
    /// # Errors
    /// As `Shortener::resolve`.
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        todo!()
    }

    /// As `Shortener::follow`.
    ///
    /// # Errors
    /// As `Shortener::follow`.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        todo!()
    }
}
