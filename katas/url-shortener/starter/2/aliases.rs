//! Stage 2: codes that people choose, rules for codes, and URLs that come again.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Code, Shortener};

/// A rule about codes, for chosen and for generated ones.
pub trait CodeRule: Send + Sync {
    /// Why this code must not be used; `None` if the rule allows it.
    fn objection(&self, code: &Code) -> Option<String>;
}

/// Words that no code may be, in upper and in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    // yours
}

impl Reserved {
    pub fn new(words: &[&str]) -> Self {
        todo!()
    }
}

impl CodeRule for Reserved {
    fn objection(&self, code: &Code) -> Option<String> {
        todo!()
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
}

// You may move an `impl` block into the file that has the fields of its type.
impl Shortener {
    /// Adds a rule. Call it before the first link.
    pub fn with_rule(self, rule: impl CodeRule + 'static) -> Self {
        todo!()
    }

    /// Sets what happens to a URL that comes again. Call it before the first link.
    /// Default: `NewCode`.
    pub fn with_repeats(self, repeats: Repeats) -> Self {
        todo!()
    }

    /// Makes a link with a code that a person chose.
    ///
    /// # Errors
    /// See [`AliasError`]. No link is made then.
    pub fn shorten_as(&mut self, url: &str, alias: &str) -> Result<Code, AliasError> {
        todo!()
    }
}
