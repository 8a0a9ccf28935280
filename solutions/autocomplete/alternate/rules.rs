//! What other teams plug in: normaliser, filters and ranker, in one bundle that is
//! shared and never changed.

use std::sync::Arc;

use crate::ranking::{ByWeight, Day, Entry, Ranker};
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
        text.into()
    }

    fn prefix(&self, text: &str) -> String {
        text.into()
    }
}

/// Lower case, one space between words, and none around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tidy;

impl Normaliser for Tidy {
    fn term(&self, text: &str) -> String {
        self.prefix(text.trim_end())
    }

    fn prefix(&self, text: &str) -> String {
        let mut tidy = String::new();
        for letter in text.trim_start().chars() {
            if !letter.is_whitespace() {
                tidy.push(letter);
            } else if !tidy.ends_with(' ') {
                tidy.push(' ');
            }
        }
        tidy.to_lowercase()
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
    words: Vec<String>,
}

impl BlockedWords {
    #[must_use]
    pub fn new(words: &[&str]) -> Self {
        let words = words.iter().map(|word| word.to_lowercase());
        Self {
            words: words.collect(),
        }
    }
}

impl Filter for BlockedWords {
    fn allows(&self, term: &Term) -> bool {
        let text = term.as_str().to_lowercase();
        text.split_whitespace()
            .all(|word| self.words.iter().all(|blocked| blocked != word))
    }
}

#[derive(Clone)]
pub(crate) struct Rules {
    normaliser: Arc<dyn Normaliser>,
    filters: Vec<Arc<dyn Filter>>,
    pub(crate) ranker: Arc<dyn Ranker>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            normaliser: Arc::new(AsTyped),
            filters: Vec::new(),
            ranker: Arc::new(ByWeight),
        }
    }
}

impl Rules {
    /// The term as it is stored.
    pub(crate) fn normalised(&self, term: &Term) -> Term {
        let text = self.normaliser.term(term.as_str());
        Term::new(&text).unwrap_or_else(|_| term.clone())
    }

    pub(crate) fn prefix(&self, text: &str) -> String {
        self.normaliser.prefix(text)
    }

    pub(crate) fn allow(&self, term: &Term) -> bool {
        self.filters.iter().all(|filter| filter.allows(term))
    }

    pub(crate) fn score(&self, entry: &Entry, today: Day) -> u64 {
        self.ranker.score(entry, today)
    }
}

impl Index {
    /// Sets the normaliser. Call it before the first term. Default: [`AsTyped`].
    #[must_use]
    pub fn with_normaliser(mut self, normaliser: impl Normaliser + 'static) -> Self {
        self.rules.normaliser = Arc::new(normaliser);
        self
    }

    /// Adds a filter. All filters must allow a term that is shown.
    #[must_use]
    pub fn with_filter(mut self, filter: impl Filter + 'static) -> Self {
        self.rules.filters.push(Arc::new(filter));
        self
    }
}
