//! Where codes come from.

use crate::{Shortener, base62};
use std::sync::atomic::{AtomicU64, Ordering};

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
    next: AtomicU64,
}

impl Counter {
    pub fn starting_at(first: u64) -> Self {
        let next = AtomicU64::new(first);
        Self { next }
    }
}

impl CodeGen for Counter {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        base62(self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// Codes of seven digits from a hash of the URL.
pub struct Hashed {
    hash: Box<dyn Fn(&str) -> u64 + Send + Sync>,
}

const HASH_DIGITS: usize = 7;

impl Hashed {
    pub fn new(hash: impl Fn(&str) -> u64 + Send + Sync + 'static) -> Self {
        let hash = Box::new(hash);
        Self { hash }
    }
}

impl std::fmt::Debug for Hashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hashed").finish_non_exhaustive()
    }
}

impl CodeGen for Hashed {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let number = (self.hash)(url).wrapping_add(u64::from(attempt));
        let digits = format!("{:0>HASH_DIGITS$}", base62(number));
        digits[digits.len() - HASH_DIGITS..].to_owned()
    }
}

impl Shortener {
    /// Sets the generator. Call it before the first link. Default: a [`Counter`] that
    /// starts at 1.
    #[must_use]
    pub fn with_generator(mut self, generator: impl CodeGen + 'static) -> Self {
        self.generator = Box::new(generator);
        self
    }
}
