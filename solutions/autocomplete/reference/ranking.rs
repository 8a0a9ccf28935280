//! In which order terms are suggested.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::trie::Trie;
use crate::{Index, Term};

/// A day, as a number. An index begins on day 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// What a ranker may know about a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub term: Term,
    pub weight: u64,
    /// The day of the last `insert` or `record`.
    pub last_used: Day,
}

/// Decides how good a term is: a higher score comes first. The same entry has the same
/// score for the whole day.
pub trait Ranker: Send + Sync {
    fn score(&self, entry: &Entry, today: Day) -> u64;
}

/// The weight is the score: the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByWeight;

impl Ranker for ByWeight {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        entry.weight
    }
}

/// The weight is halved for each full week since the last use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recent;

impl Ranker for Recent {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        let weeks = today.0.saturating_sub(entry.last_used.0) / 7;
        entry.weight.checked_shr(weeks).unwrap_or(0)
    }
}

/// An entry with its score of today. The best is the smallest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ranked {
    pub(crate) entry: Entry,
    score: u64,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = other.score.cmp(&self.score);
        by_score.then_with(|| self.entry.term.cmp(&other.entry.term))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Index {
    /// Sets the ranker. Default: [`ByWeight`].
    #[must_use]
    pub fn with_ranker(mut self, ranker: impl Ranker + 'static) -> Self {
        self.ranker = Arc::new(ranker);
        self.terms = self.ranked_on(self.today);
        self
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> Day {
        self.today
    }

    /// Begins a later day.
    pub fn advance(&mut self, days: u32) {
        let today = Day(self.today.0.saturating_add(days));
        // The ranker may panic: call it before the first change.
        self.terms = self.ranked_on(today);
        self.today = today;
    }

    pub(crate) fn ranked(&self, entry: Entry, today: Day) -> Arc<Ranked> {
        let score = self.ranker.score(&entry, today);
        Arc::new(Ranked { entry, score })
    }

    /// All terms with their scores of that day.
    fn ranked_on(&self, today: Day) -> Trie<Arc<Ranked>> {
        let mut terms = Trie::default();
        for old in self.terms.values() {
            let ranked = self.ranked(old.entry.clone(), today);
            terms.set(old.entry.term.as_str(), Some(ranked));
        }
        terms
    }
}
