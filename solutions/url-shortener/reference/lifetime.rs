//! Links that end, redirects, and who hears of clicks.

use crate::{Code, ResolveError, ShortenError, Shortener};
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A moment, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub u64);

/// Knows the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The default clock: it always shows 0.
#[derive(Debug)]
pub(crate) struct Midnight;

impl Clock for Midnight {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
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
            Self::Unknown(code) => write!(f, "`{code}` is unknown"),
            Self::Gone(code) => write!(f, "`{code}` is gone"),
            Self::StoreDown => f.write_str("the store does not answer"),
        }
    }
}

impl Error for DeleteError {}

impl From<ResolveError> for DeleteError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Unknown(code) => Self::Unknown(code),
            ResolveError::Gone(code) => Self::Gone(code),
            ResolveError::StoreDown => Self::StoreDown,
        }
    }
}

impl Shortener {
    /// Sets the clock. Call it before the first link. Default: a clock that always
    /// shows 0.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Sets the status of links without an end. Default: `Temporary`.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Adds a sink. Call it before the first click.
    #[must_use]
    pub fn with_sink(mut self, sink: impl ClickSink + 'static) -> Self {
        self.sinks.push(Box::new(sink));
        self
    }

    /// Makes a new link that is gone from `until` on.
    ///
    /// # Errors
    /// As `shorten`.
    pub fn shorten_until(&mut self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        self.issue(url, Some(until))
    }

    /// Ends a link now.
    ///
    /// # Errors
    /// See [`DeleteError`]. Nothing is changed then.
    pub fn delete(&mut self, code: &Code) -> Result<(), DeleteError> {
        self.end(code)
    }

    /// The store decides which of several calls has deleted the link.
    pub(crate) fn end(&self, code: &Code) -> Result<(), DeleteError> {
        self.live(code, self.clock.now())?;
        match self.store.delete(code) {
            Ok(true) => Ok(()),
            Ok(false) => Err(DeleteError::Gone(code.clone())),
            Err(_) => Err(DeleteError::StoreDown),
        }
    }

    /// Redirects a click, and tells each sink.
    ///
    /// # Errors
    /// See [`ResolveError`]. No sink is called then.
    pub fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        let now = self.clock.now();
        let link = self.live(code, now)?;
        let status = match link.until {
            Some(_) => Status::Temporary,
            None => self.status,
        };
        let click = Click {
            code: code.clone(),
            at: now,
        };
        for sink in &self.sinks {
            // A sink sees the click only, so a panic leaves nothing half done here.
            let _ = catch_unwind(AssertUnwindSafe(|| sink.clicked(&click)));
        }
        Ok(Redirect {
            url: link.url,
            status,
        })
    }
}
