//! Stage 3: which texts count as the same, and which terms are not shown.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Index, Term};

/// Decides which texts count as the same.
pub trait Normaliser: Send + Sync {
    /// The form in which a term is stored.
    fn term(&self, text: &str) -> String;

    /// The form in which a prefix is looked up.
    fn prefix(&self, text: &str) -> String;
}

/// Changes nothing: the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsTyped;

impl Normaliser for AsTyped {
    fn term(&self, text: &str) -> String {
        todo!()
    }

    fn prefix(&self, text: &str) -> String {
        todo!()
    }
}

/// Lower case, one space between words, and none around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tidy;

impl Normaliser for Tidy {
    fn term(&self, text: &str) -> String {
        todo!()
    }

    fn prefix(&self, text: &str) -> String {
        todo!()
    }
}

/// Decides which terms are shown.
pub trait Filter: Send + Sync {
    fn allows(&self, term: &Term) -> bool;
}

/// Hides each term that has one of the words.
#[derive(Clone, Debug, Default)]
pub struct BlockedWords {
    // yours
}

impl BlockedWords {
    pub fn new(words: &[&str]) -> Self {
        todo!()
    }
}

impl Filter for BlockedWords {
    fn allows(&self, term: &Term) -> bool {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Index {
    /// Sets the normaliser. Call it before the first term. Default: [`AsTyped`].
    pub fn with_normaliser(self, normaliser: impl Normaliser + 'static) -> Self {
        todo!()
    }

    /// Adds a filter. All filters must allow a term that is shown.
    pub fn with_filter(self, filter: impl Filter + 'static) -> Self {
        todo!()
    }
}
