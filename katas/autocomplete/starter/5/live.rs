//! Stage 5: one index for several threads, and rebuilding it.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::ranking::Day;
use crate::session::LogDown;
use crate::{Index, Suggestion, Term};

/// The source returned no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceDown;

/// All terms with their weights, page by page, as another team counted them.
pub trait Source: Send + Sync {
    /// Page 0, 1, 2 …; an empty page is the end.
    ///
    /// # Errors
    /// `SourceDown`: there is no page now.
    fn page(&self, number: usize) -> Result<Vec<(Term, u64)>, SourceDown>;
}

/// Why `rebuild` replaced nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebuildError {
    /// Another rebuild has not ended.
    Busy,
    /// The source returned no page.
    SourceDown,
}

/// An index that several threads can use. Clones are the same index.
#[derive(Clone)]
pub struct LiveIndex {
    // yours
}

impl LiveIndex {
    /// Takes over an index as it is.
    pub fn new(index: Index) -> Self {
        todo!()
    }

    /// As `Index::insert`.
    pub fn insert(&self, term: Term, weight: u64) -> Option<u64> {
        todo!()
    }

    /// As `Index::remove`.
    pub fn remove(&self, term: &Term) -> Option<u64> {
        todo!()
    }

    /// As `Index::record`.
    ///
    /// # Errors
    /// As `Index::record`.
    pub fn record(&self, query: &Term) -> Result<u64, LogDown> {
        todo!()
    }

    /// As `Index::advance`.
    pub fn advance(&self, days: u32) {
        todo!()
    }

    /// As `Index::weight`.
    pub fn weight(&self, term: &Term) -> Option<u64> {
        todo!()
    }

    /// As `Index::suggest`.
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        todo!()
    }

    /// As `Index::today`.
    pub fn today(&self) -> Day {
        todo!()
    }

    /// Replaces all terms by those of the source, in one step. Changes that other
    /// threads make meanwhile are kept.
    ///
    /// # Errors
    /// See [`RebuildError`]. The terms are then those of before.
    pub fn rebuild(&self, source: &dyn Source) -> Result<(), RebuildError> {
        todo!()
    }
}
