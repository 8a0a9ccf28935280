//! Where codes come from.

use crate::{Shortener, base62};
use std::fmt;
use std::sync::{Mutex, PoisonError};

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
    next: Mutex<u64>,
}

impl Counter {
    pub fn starting_at(first: u64) -> Self {
        let next = Mutex::new(first);
        Self { next }
    }
}

impl CodeGen for Counter {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let number = *next;
        *next = number.wrapping_add(1);
        base62(number)
    }
}

/// Codes of seven digits from a hash of the URL.
pub struct Hashed {
    hash: Box<dyn Fn(&str) -> u64 + Send + Sync>,
}

/// How many codes of seven digits there are.
const CODES: u64 = 62_u64.pow(7);

impl Hashed {
    pub fn new(hash: impl Fn(&str) -> u64 + Send + Sync + 'static) -> Self {
        let hash = Box::new(hash);
        Self { hash }
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hashed").finish_non_exhaustive()
    }
}

impl CodeGen for Hashed {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let sum = (self.hash)(url).wrapping_add(attempt.into());
        // With a leading 1, there are eight digits, also for small numbers.
        base62(CODES + sum % CODES).split_off(1)
    }
}

impl Shortener {
    /// Sets the generator. Call it before the first link. Default: a [`Counter`] that
    /// starts at 1.
    #[must_use]
    pub fn with_generator(self, generator: impl CodeGen + 'static) -> Self {
        let maker = self.maker.with_generator(generator);
        Self { maker, ..self }
    }
}
