//! In which order terms are suggested.

use std::sync::Arc;

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
        match today.0.saturating_sub(entry.last_used.0) / 7 {
            weeks @ 0..u64::BITS => entry.weight >> weeks,
            _ => 0,
        }
    }
}

impl Index {
    /// Sets the ranker. Default: [`ByWeight`].
    #[must_use]
    pub fn with_ranker(mut self, ranker: impl Ranker + 'static) -> Self {
        self.rules.ranker = Arc::new(ranker);
        self.table = self.table.scored(&self.rules, self.table.today());
        self
    }
}
