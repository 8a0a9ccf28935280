//! Stage 4: links that end, redirects, and clicks.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Code, ResolveError, ShortenError, Shortener};

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
}

impl Shortener {
    /// Sets the clock. Call it before the first link. Default: a clock that always
    /// shows 0.
    pub fn with_clock(self, clock: impl Clock + 'static) -> Self {
        todo!()
    }

    /// Sets the status of links without an end. Default: `Temporary`.
    pub fn with_status(self, status: Status) -> Self {
        todo!()
    }

    /// Adds a sink. Call it before the first click.
    pub fn with_sink(self, sink: impl ClickSink + 'static) -> Self {
        todo!()
    }

    /// Makes a new link that is gone from `until` on.
    ///
    /// # Errors
    /// As `shorten`.
    pub fn shorten_until(&mut self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        todo!()
    }

    /// Ends a link now.
    ///
    /// # Errors
    /// See [`DeleteError`]. Nothing is changed then.
    pub fn delete(&mut self, code: &Code) -> Result<(), DeleteError> {
        todo!()
    }

    /// Redirects a click, and calls each sink.
    ///
    /// # Errors
    /// See [`ResolveError`]. No sink is called then.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        todo!()
    }
}
