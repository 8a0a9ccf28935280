//! Stage 4: rejected attempts that count, and keys that are idle.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::RateLimiter;

/// Whether a rejected attempt counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rejections {
    /// A rejected attempt changes nothing.
    #[default]
    Ignored,
    /// A rejected attempt counts in each limit of its rule.
    Counted,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl RateLimiter {
    /// Sets whether rejected attempts count. Call it before the first request. Default:
    /// `Ignored`.
    pub fn with_rejections(self, rejections: Rejections) -> Self {
        todo!()
    }

    /// Removes the keys that are idle now, and returns how many.
    pub fn evict_idle(&mut self) -> usize {
        todo!()
    }

    /// How many keys the limiter remembers.
    pub fn keys(&self) -> usize {
        todo!()
    }
}
