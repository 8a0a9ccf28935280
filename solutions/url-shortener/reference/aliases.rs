//! Codes that people choose, the rules for codes, and URLs that come again.

use crate::{Code, Shortener};
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
    words: Vec<String>,
}

impl Reserved {
    pub fn new(words: &[&str]) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { words }
    }
}

impl CodeRule for Reserved {
    fn objection(&self, code: &Code) -> Option<String> {
        let mut words = self.words.iter();
        let is_reserved = words.any(|word| word.eq_ignore_ascii_case(code.as_str()));
        is_reserved.then(|| "reserved".to_owned())
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
    /// The code is in use.
    Taken(Code),
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for AliasError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(text) => write!(f, "`{text}` is not a URL"),
            Self::BadAlias(text) => write!(f, "`{text}` is not a code"),
            Self::Rejected(reason) => write!(f, "a rule objects: {reason}"),
            Self::Taken(code) => write!(f, "`{code}` is in use"),
            Self::StoreDown => f.write_str("the store does not answer"),
        }
    }
}

impl Error for AliasError {}

impl Shortener {
    /// Adds a rule. Call it before the first link.
    #[must_use]
    pub fn with_rule(mut self, rule: impl CodeRule + 'static) -> Self {
        self.rules.push(Box::new(rule));
        self
    }

    /// Sets what happens to a URL that comes again. Default: `NewCode`.
    #[must_use]
    pub fn with_repeats(mut self, repeats: Repeats) -> Self {
        self.repeats = repeats;
        self
    }

    /// Makes a link with a code that a person chose.
    ///
    /// # Errors
    /// See [`AliasError`]. No link is made then.
    pub fn shorten_as(&mut self, url: &str, alias: &str) -> Result<Code, AliasError> {
        self.issue_as(url, alias)
    }
}
