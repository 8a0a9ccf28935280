//! Stage 2: what one user types, and the log of what was committed.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Index, Suggestion, Term};

/// The log took no query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDown;

/// Keeps the queries of all users, in their order.
pub trait QueryLog: Send + Sync {
    /// Adds a query.
    ///
    /// # Errors
    /// `LogDown`: the log took no query.
    fn append(&mut self, query: &Term) -> Result<(), LogDown>;
}

/// Keeps nothing: the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLog;

impl QueryLog for NoLog {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        todo!()
    }
}

/// What one user has typed since the last `#`.
#[derive(Clone, Debug, Default)]
pub struct Session {
    // yours
}

impl Session {
    pub fn new() -> Self {
        todo!()
    }

    /// What was typed since the last `#`.
    pub fn text(&self) -> String {
        todo!()
    }

    /// Takes one key and returns what to show.
    ///
    /// # Errors
    /// `LogDown`: the query was not recorded. The session and the index are unchanged.
    pub fn input(&mut self, index: &mut Index, key: char) -> Result<Vec<Suggestion>, LogDown> {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Index {
    /// Sets the log. Default: [`NoLog`].
    pub fn with_log(self, log: impl QueryLog + 'static) -> Self {
        todo!()
    }

    /// Counts one query: appends it to the log, then adds 1 to its weight. Returns the
    /// new weight.
    ///
    /// # Errors
    /// `LogDown`: nothing has changed.
    pub fn record(&mut self, query: &Term) -> Result<u64, LogDown> {
        todo!()
    }
}
