//! Stage 3: where codes come from.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Shortener;

/// How many proposals `shorten` takes from the generator in one call.
pub const ATTEMPTS: u32 = 100;

/// Proposes codes.
pub trait CodeGen: Send + Sync {
    /// A proposal for the URL. `attempt` is 0 for the first one of a call of
    /// `shorten`, 1 for the second one, and so on.
    fn propose(&self, url: &str, attempt: u32) -> String;
}

/// Numbers in base 62, one after the other.
#[derive(Debug)]
pub struct Counter {
    // yours
}

impl Counter {
    pub fn starting_at(first: u64) -> Self {
        todo!()
    }
}

impl CodeGen for Counter {
    fn propose(&self, url: &str, attempt: u32) -> String {
        todo!()
    }
}

/// Codes of seven digits from a hash of the URL.
pub struct Hashed {
    // yours
}

impl Hashed {
    pub fn new(hash: impl Fn(&str) -> u64 + Send + Sync + 'static) -> Self {
        todo!()
    }
}

impl CodeGen for Hashed {
    fn propose(&self, url: &str, attempt: u32) -> String {
        todo!()
    }
}

impl Shortener {
    /// Sets the generator. Call it before the first link. Default: a [`Counter`] that
    /// starts at 1.
    pub fn with_generator(self, generator: impl CodeGen + 'static) -> Self {
        todo!()
    }
}
