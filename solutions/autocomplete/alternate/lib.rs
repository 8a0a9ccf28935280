//! An autocomplete index as a value: a change makes the next value of the table.

pub mod live;
pub mod ranking;
pub mod rules;
pub mod session;
mod table;

use std::borrow::Borrow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ranking::Day;
use rules::Rules;
use session::{NoLog, QueryLog};
use table::{Change, Table};

/// The most characters of a term.
const LONGEST: usize = 100;

/// A text that may be suggested: not blank, and at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    text: Arc<str>,
}

impl Term {
    /// # Errors
    /// See [`TermError`].
    pub fn new(text: &str) -> Result<Self, TermError> {
        match text.chars().nth(LONGEST) {
            _ if text.chars().all(char::is_whitespace) => Err(TermError::Blank),
            Some(_) => Err(TermError::TooLong),
            None => Ok(Self { text: text.into() }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A table of terms can be searched by a text: both compare alike.
impl Borrow<str> for Term {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is no term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermError {
    /// It is empty, or it has only white space.
    Blank,
    /// It has more than 100 characters.
    TooLong,
}

impl fmt::Display for TermError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "the text is blank",
            Self::TooLong => "the text has more than 100 characters",
        })
    }
}

impl Error for TermError {}

/// A term with its weight at the time of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub term: Term,
    pub weight: u64,
}

/// All terms and their weights.
pub struct Index {
    rules: Rules,
    table: Table,
    log: Box<dyn QueryLog>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            table: Table::default(),
            log: Box::new(NoLog),
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// An index without terms.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the weight of a term. Returns the weight that it had before.
    pub fn insert(&mut self, term: Term, weight: u64) -> Option<u64> {
        self.change(&Change::Insert(term, weight))
    }

    /// Removes a term. Returns the weight that it had.
    pub fn remove(&mut self, term: &Term) -> Option<u64> {
        self.change(&Change::Remove(term.clone()))
    }

    #[must_use]
    pub fn weight(&self, term: &Term) -> Option<u64> {
        self.table.weight(&self.rules.normalised(term))
    }

    /// The best `k` terms that begin with `prefix`, best first.
    #[must_use]
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        self.table.suggest(&self.rules, prefix, k)
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> Day {
        self.table.today()
    }

    /// Begins a later day.
    pub fn advance(&mut self, days: u32) {
        self.change(&Change::Advance(days));
    }

    fn change(&mut self, change: &Change) -> Option<u64> {
        let edit = self.table.plan(&self.rules, change);
        self.table.commit(edit)
    }
}
