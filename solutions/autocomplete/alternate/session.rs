//! What one user types, key by key, and the log of what was committed.

use std::error::Error;
use std::fmt;

use crate::{Index, Suggestion, Term};

/// How many suggestions a user sees.
const SHOWN: usize = 3;

/// The log took no query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDown;

impl fmt::Display for LogDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the log is down")
    }
}

impl Error for LogDown {}

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
    fn append(&mut self, _query: &Term) -> Result<(), LogDown> {
        Ok(())
    }
}

/// What one user has typed since the last `#`.
#[derive(Clone, Debug)]
pub struct Session {
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Alive(String),
    /// An earlier key had no suggestion.
    Dead(String),
}

impl Default for Session {
    fn default() -> Self {
        let state = State::Alive(String::new());
        Self { state }
    }
}

impl Session {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was typed since the last `#`.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.state {
            State::Alive(text) | State::Dead(text) => text.clone(),
        }
    }

    /// Takes one key and returns what to show.
    ///
    /// # Errors
    /// `LogDown`: the query was not recorded. The session and the index are unchanged.
    pub fn input(&mut self, index: &mut Index, key: char) -> Result<Vec<Suggestion>, LogDown> {
        if key == '#' {
            let query = Term::new(&self.text()).ok();
            query.map(|query| index.record(&query)).transpose()?;
            *self = Self::default();
            return Ok(Vec::new());
        }
        let mut shown = Vec::new();
        match &mut self.state {
            State::Dead(text) => text.push(key),
            State::Alive(text) => {
                text.push(key);
                shown = index.suggest(text, SHOWN);
                if shown.is_empty() {
                    self.state = State::Dead(std::mem::take(text));
                }
            }
        }
        Ok(shown)
    }
}

impl Index {
    /// Sets the log. Default: [`NoLog`].
    #[must_use]
    pub fn with_log(mut self, log: impl QueryLog + 'static) -> Self {
        self.log = Box::new(log);
        self
    }

    /// Counts one query: appends it to the log, then adds 1 to its weight. Returns the
    /// new weight.
    ///
    /// # Errors
    /// `LogDown`: nothing has changed.
    pub fn record(&mut self, query: &Term) -> Result<u64, LogDown> {
        let counted = self.table.plan_record(&self.rules, query);
        self.log.append(&counted.query)?;
        self.table.commit(counted.edit);
        Ok(counted.weight)
    }
}
