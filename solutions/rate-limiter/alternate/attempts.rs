//! Attempts that are rejected, and keys that are idle.

use crate::limiter::RateLimiter;

/// Whether a rejected attempt counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rejections {
    /// A rejected attempt changes nothing.
    #[default]
    Ignored,
    /// A rejected attempt counts in each limit of its rule.
    Counted,
}

impl RateLimiter {
    /// Sets whether rejected attempts count. Call it before the first request.
    #[must_use]
    pub fn with_rejections(mut self, rejections: Rejections) -> Self {
        self.engine.rejections = rejections;
        self
    }

    /// Removes the keys that are idle now, and returns how many.
    pub fn evict_idle(&mut self) -> usize {
        self.store.evict(self.engine.now())
    }

    /// How many keys the limiter remembers.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.store.len()
    }
}
