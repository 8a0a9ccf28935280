//! Links that end, redirects, and clicks.

use crate::{Code, ResolveError, ShortenError, Shortener};
use std::error::Error;
use std::fmt;

/// A moment, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub u64);

/// Knows the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// What a browser may do with a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 301: the browser may remember it and never ask again.
    Permanent,
    /// 302: the browser asks again for each click.
    Temporary,
}

/// Where a click goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub url: String,
    pub status: Status,
}

/// A click that was redirected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    pub code: Code,
    pub at: Timestamp,
}

/// Gets each click.
pub trait ClickSink: Send + Sync {
    fn clicked(&self, click: &Click);
}

/// Why `delete` deleted nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeleteError {
    /// No link ever had this code.
    Unknown(Code),
    /// The link has expired, or it was deleted before.
    Gone(Code),
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for DeleteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(code) => write!(f, "unknown: {code}"),
            Self::Gone(code) => write!(f, "gone: {code}"),
            Self::StoreDown => f.write_str("the store is down"),
        }
    }
}

impl Error for DeleteError {}

impl Shortener {
    /// Sets the clock. Call it before the first link. Default: a clock that always
    /// shows 0.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock + 'static) -> Self {
        let reader = self.reader.with_clock(clock);
        Self { reader, ..self }
    }

    /// Sets the status of links without an end. Default: `Temporary`.
    #[must_use]
    pub fn with_status(self, status: Status) -> Self {
        let reader = self.reader.with_status(status);
        Self { reader, ..self }
    }

    /// Adds a sink. Call it before the first click.
    #[must_use]
    pub fn with_sink(self, sink: impl ClickSink + 'static) -> Self {
        let reader = self.reader.with_sink(sink);
        Self { reader, ..self }
    }

    /// Makes a new link that is gone from `until` on.
    ///
    /// # Errors
    /// As `shorten`.
    pub fn shorten_until(&mut self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        self.maker.shorten_until(url, until)
    }

    /// Ends a link now.
    ///
    /// # Errors
    /// See [`DeleteError`]. Nothing is changed then.
    pub fn delete(&mut self, code: &Code) -> Result<(), DeleteError> {
        self.reader.delete(code)
    }

    /// Redirects a click, and calls each sink.
    ///
    /// # Errors
    /// See [`ResolveError`]. No sink is called then.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        self.reader.follow(code)
    }
}
