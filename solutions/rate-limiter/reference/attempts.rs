//! Attempts that are rejected, and keys that are idle.

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

impl RateLimiter {
    /// Sets whether rejected attempts count. Call it before the first request. Default:
    /// `Ignored`.
    #[must_use]
    pub fn with_rejections(mut self, rejections: Rejections) -> Self {
        self.setup.rejections = rejections;
        self
    }

    /// Removes the keys that are idle now, and returns how many.
    pub fn evict_idle(&mut self) -> usize {
        let now = self.now();
        let before = self.keys();
        self.entries.retain(|_, entry| !entry.is_idle(now));
        before - self.keys()
    }

    /// How many keys the limiter remembers.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.entries.len()
    }
}
