//! Stage 4: in which order terms are suggested.
#![allow(unused_variables)] // remove this line when the bodies are written

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
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        todo!()
    }
}

/// The weight is halved for each full week since the last use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recent;

impl Ranker for Recent {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Index {
    /// Sets the ranker. Default: [`ByWeight`].
    pub fn with_ranker(self, ranker: impl Ranker + 'static) -> Self {
        todo!()
    }

    /// Today.
    pub fn today(&self) -> Day {
        todo!()
    }

    /// Begins a later day.
    pub fn advance(&mut self, days: u32) {
        todo!()
    }
}
