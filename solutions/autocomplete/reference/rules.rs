//! Which texts count as the same, and which terms are not shown.

use std::collections::BTreeSet;
use std::sync::Arc;

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
        text.to_string()
    }

    fn prefix(&self, text: &str) -> String {
        text.to_string()
    }
}

/// Lower case, one space between words, and none around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tidy;

impl Normaliser for Tidy {
    fn term(&self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    }

    fn prefix(&self, text: &str) -> String {
        let mut tidy = self.term(text);
        // The next word has begun: "new " is no prefix of "newark".
        if !tidy.is_empty() && text.ends_with(char::is_whitespace) {
            tidy.push(' ');
        }
        tidy
    }
}

/// Decides which terms are shown.
pub trait Filter: Send + Sync {
    fn allows(&self, term: &Term) -> bool;
}

/// Hides each term that has one of the words.
#[derive(Clone, Debug, Default)]
pub struct BlockedWords {
    /// In lower case.
    words: BTreeSet<String>,
}

impl BlockedWords {
    #[must_use]
    pub fn new(words: &[&str]) -> Self {
        Self {
            words: words.iter().map(|word| word.to_lowercase()).collect(),
        }
    }
}

impl Filter for BlockedWords {
    fn allows(&self, term: &Term) -> bool {
        let mut words = term.as_str().split_whitespace();
        !words.any(|word| self.words.contains(&word.to_lowercase()))
    }
}

impl Index {
    /// Sets the normaliser. Call it before the first term. Default: [`AsTyped`].
    #[must_use]
    pub fn with_normaliser(mut self, normaliser: impl Normaliser + 'static) -> Self {
        self.normaliser = Arc::new(normaliser);
        self
    }

    /// Adds a filter. All filters must allow a term that is shown.
    #[must_use]
    pub fn with_filter(mut self, filter: impl Filter + 'static) -> Self {
        self.filters.push(Arc::new(filter));
        self
    }

    /// The term as it is stored.
    pub(crate) fn normalised(&self, term: &Term) -> Term {
        let text = self.normaliser.term(term.as_str());
        Term::new(&text).unwrap_or_else(|_| term.clone())
    }

    pub(crate) fn shows(&self, term: &Term) -> bool {
        self.filters.iter().all(|filter| filter.allows(term))
    }
}
