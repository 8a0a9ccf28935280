//! What one user types, key by key, and the log of what was committed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::ranking::Ranked;
use crate::{Index, Suggestion, Term};

/// How many suggestions a user sees.
const SHOWN: usize = 3;
/// The key that ends a query.
const COMMIT: char = '#';

/// The log took no query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDown;

impl fmt::Display for LogDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the log took no query")
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
#[derive(Clone, Debug, Default)]
pub struct Session {
    text: String,
    /// An earlier key had no suggestion.
    is_dead: bool,
}

impl Session {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was typed since the last `#`.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// Takes one key and returns what to show.
    ///
    /// # Errors
    /// `LogDown`: the query was not recorded. The session and the index are unchanged.
    pub fn input(&mut self, index: &mut Index, key: char) -> Result<Vec<Suggestion>, LogDown> {
        if key == COMMIT {
            if let Ok(query) = Term::new(&self.text) {
                index.record(&query)?;
            }
            *self = Self::new();
            return Ok(Vec::new());
        }
        self.text.push(key);
        if self.is_dead {
            return Ok(Vec::new());
        }
        let shown = index.suggest(&self.text, SHOWN);
        self.is_dead = shown.is_empty();
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
        // The ranker may panic, and the log may be down: change the index last.
        let ranked = self.counted(query);
        self.log.append(&ranked.entry.term)?;
        let weight = ranked.entry.weight;
        self.store(ranked);
        Ok(weight)
    }

    /// The entry of a query that is counted once more.
    pub(crate) fn counted(&self, query: &Term) -> Arc<Ranked> {
        let query = self.normalised(query);
        let weight = self.stored(&query).unwrap_or(0).saturating_add(1);
        self.used_today(query, weight)
    }
}
