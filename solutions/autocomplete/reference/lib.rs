//! An autocomplete index: terms with weights, and the best of them for a prefix.

pub mod live;
pub mod ranking;
pub mod rules;
pub mod session;
mod trie;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ranking::{ByWeight, Day, Entry, Ranked, Ranker};
use rules::{AsTyped, Filter, Normaliser};
use session::{NoLog, QueryLog};
use trie::Trie;

/// The most characters of a term.
const LONGEST: usize = 100;

/// A text that may be suggested: not blank, and at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(String);

impl Term {
    /// # Errors
    /// See [`TermError`].
    pub fn new(text: &str) -> Result<Self, TermError> {
        if text.trim().is_empty() {
            return Err(TermError::Blank);
        }
        if text.chars().count() > LONGEST {
            return Err(TermError::TooLong);
        }
        Ok(Self(text.to_string()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
            Self::Blank => "a term has at least one character that is not white space",
            Self::TooLong => "a term has at most 100 characters",
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
    terms: Trie<Arc<Ranked>>,
    today: Day,
    ranker: Arc<dyn Ranker>,
    normaliser: Arc<dyn Normaliser>,
    filters: Vec<Arc<dyn Filter>>,
    log: Box<dyn QueryLog>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            terms: Trie::default(),
            today: Day(0),
            ranker: Arc::new(ByWeight),
            normaliser: Arc::new(AsTyped),
            filters: Vec::new(),
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
        let term = self.normalised(&term);
        let old = self.stored(&term);
        let ranked = self.used_today(term, weight);
        self.store(ranked);
        old
    }

    /// Removes a term. Returns the weight that it had.
    pub fn remove(&mut self, term: &Term) -> Option<u64> {
        let term = self.normalised(term);
        let old = self.terms.set(term.as_str(), None);
        old.map(|old| old.entry.weight)
    }

    #[must_use]
    pub fn weight(&self, term: &Term) -> Option<u64> {
        self.stored(&self.normalised(term))
    }

    /// The best `k` terms that begin with `prefix`, best first.
    #[must_use]
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        let prefix = self.normaliser.prefix(prefix);
        let Some(node) = self.terms.below(&prefix) else {
            return Vec::new();
        };
        let shown = node.best().filter(|it| self.shows(&it.entry.term));
        let shown = shown.map(|it| Suggestion {
            term: it.entry.term.clone(),
            weight: it.entry.weight,
        });
        shown.take(k).collect()
    }

    /// An entry of today, with its score. The term is normalised already.
    fn used_today(&self, term: Term, weight: u64) -> Arc<Ranked> {
        let last_used = self.today;
        let entry = Entry {
            term,
            weight,
            last_used,
        };
        self.ranked(entry, self.today)
    }

    fn store(&mut self, ranked: Arc<Ranked>) {
        let path = ranked.entry.term.clone();
        self.terms.set(path.as_str(), Some(ranked));
    }

    /// The weight of a term that is normalised already.
    fn stored(&self, term: &Term) -> Option<u64> {
        let found = self.terms.below(term.as_str())?.value();
        found.map(|found| found.entry.weight)
    }
}
