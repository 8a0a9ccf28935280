//! An autocomplete index, stage 1: terms with weights.
#![allow(unused_variables)] // remove this line when the bodies are written

/// A text that may be suggested: not blank, and at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    // yours
}

impl Term {
    /// # Errors
    /// See [`TermError`].
    pub fn new(text: &str) -> Result<Self, TermError> {
        todo!()
    }

    pub fn as_str(&self) -> &str {
        todo!()
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

/// A term with its weight at the time of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub term: Term,
    pub weight: u64,
}

/// All terms and their weights.
#[derive(Default)]
pub struct Index {
    // yours
}

impl Index {
    /// An index without terms.
    pub fn new() -> Self {
        todo!()
    }

    /// Sets the weight of a term. Returns the weight that it had before.
    pub fn insert(&mut self, term: Term, weight: u64) -> Option<u64> {
        todo!()
    }

    /// Removes a term. Returns the weight that it had.
    pub fn remove(&mut self, term: &Term) -> Option<u64> {
        todo!()
    }

    pub fn weight(&self, term: &Term) -> Option<u64> {
        todo!()
    }

    /// The best `k` terms that begin with `prefix`, best first.
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        todo!()
    }
}
