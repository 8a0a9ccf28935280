//! Codes that people choose, the rules for codes, and URLs that come again.

use crate::{Code, Shortener};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

/// A rule about codes, for chosen and for generated ones.
pub trait CodeRule: Send + Sync {
    /// Why this code must not be used; `None` if the rule allows it.
    fn objection(&self, code: &Code) -> Option<String>;
}

/// Words that no code may be, in upper and in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    in_lower_case: BTreeSet<String>,
}

impl Reserved {
    pub fn new(words: &[&str]) -> Self {
        let in_lower_case = words.iter().map(|word| word.to_ascii_lowercase());
        Self {
            in_lower_case: in_lower_case.collect(),
        }
    }
}

impl CodeRule for Reserved {
    fn objection(&self, code: &Code) -> Option<String> {
        let word = code.as_str().to_ascii_lowercase();
        let is_reserved = self.in_lower_case.contains(&word);
        is_reserved.then(|| String::from("reserved"))
    }
}

/// What `shorten` does with a URL that it has shortened before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    NewCode,
    SameCode,
}

/// Why `shorten_as` made no link: the first reason that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AliasError {
    /// The text is not a URL.
    NotAUrl(String),
    /// The alias is not a code.
    BadAlias(String),
    /// A rule objects, for this reason.
    Rejected(String),
    /// A link has this code.
    Taken(Code),
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for AliasError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(text) => write!(f, "not a URL: {text}"),
            Self::BadAlias(text) => write!(f, "not a code: {text}"),
            Self::Rejected(reason) => write!(f, "rejected: {reason}"),
            Self::Taken(code) => write!(f, "taken: {code}"),
            Self::StoreDown => f.write_str("the store is down"),
        }
    }
}

impl Error for AliasError {}

impl Shortener {
    /// Adds a rule. Call it before the first link.
    #[must_use]
    pub fn with_rule(self, rule: impl CodeRule + 'static) -> Self {
        let maker = self.maker.with_rule(rule);
        Self { maker, ..self }
    }

    /// Sets what happens to a URL that comes again. Call it before the first link.
    /// Default: `NewCode`.
    #[must_use]
    pub fn with_repeats(self, repeats: Repeats) -> Self {
        let maker = self.maker.with_repeats(repeats);
        Self { maker, ..self }
    }

    /// Makes a link with a code that a person chose.
    ///
    /// # Errors
    /// See [`AliasError`]. No link is made then.
    pub fn shorten_as(&mut self, url: &str, alias: &str) -> Result<Code, AliasError> {
        self.maker.shorten_as(url, alias)
    }
}
