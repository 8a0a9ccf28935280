//! A URL shortener, stage 1: short codes for long URLs.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::fmt;

/// The number in base 62, with the digits `0-9`, `A-Z`, `a-z`.
pub fn base62(number: u64) -> String {
    todo!()
}

/// The code of a link: the part of the short URL after the slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    // yours
}

impl Code {
    /// Checks a text that a person typed.
    ///
    /// # Errors
    /// `BadCode` with the text: it is not a code.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        todo!()
    }

    /// The text of the code.
    pub fn as_str(&self) -> &str {
        todo!()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// This text is not a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCode(pub String);

/// Why `shorten` made no link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShortenError {
    /// The text is not a URL.
    NotAUrl(String),
}

/// Why a code leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// No link ever had this code.
    Unknown(Code),
}

/// A URL shortener.
pub struct Shortener {
    // yours
}

impl Default for Shortener {
    fn default() -> Self {
        Self::new()
    }
}

impl Shortener {
    /// A shortener without links.
    pub fn new() -> Self {
        todo!()
    }

    /// Makes a link and returns its code.
    ///
    /// # Errors
    /// See [`ShortenError`]. No link is made then.
    pub fn shorten(&mut self, url: &str) -> Result<Code, ShortenError> {
        todo!()
    }

    /// The URL of a code.
    ///
    /// # Errors
    /// See [`ResolveError`].
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        todo!()
    }
}
