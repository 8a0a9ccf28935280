//! Tokens that come back one by one. Each request takes one.

use crate::algorithms::{Algorithm, Outcome, State};
use crate::config::{Problem, Settings};
use crate::time::Millis;

/// Levels are counted in parts of a token: a token has `every_ms` parts, and each
/// millisecond adds `refill` of them. So no fraction of a token is lost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenBucket {
    capacity: u64,
    refill: u64,
    every_ms: u64,
}

impl TokenBucket {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Problem> {
        Ok(Self {
            capacity: settings.positive("capacity")?,
            refill: settings.positive("refill")?,
            every_ms: settings.positive("every_ms")?,
        })
    }

    fn full(self) -> u64 {
        self.capacity.saturating_mul(self.every_ms)
    }

    /// The parts in the bucket now, and the time until which they are counted.
    fn level(self, state: &State, now: Millis) -> (u64, u64) {
        let [level, since] = state.0.as_slice() else {
            return (self.full(), now.0);
        };
        let new = now.0.saturating_sub(*since).saturating_mul(self.refill);
        let level = level.saturating_add(new).min(self.full());
        (level, now.0.max(*since))
    }
}

impl Algorithm for TokenBucket {
    /// The state is the level after the last request, and the time of the request.
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let (level, until) = self.level(state, now);
        let Some(left) = level.checked_sub(self.every_ms) else {
            let missing = self.every_ms - level;
            let retry_after = Millis(missing.div_ceil(self.refill));
            return Outcome::Rejected { retry_after };
        };
        Outcome::Allowed {
            remaining: left / self.every_ms,
            next: State(vec![left, until]),
        }
    }

    /// When the bucket is full.
    fn idle_from(&self, state: &State) -> Option<Millis> {
        let [level, since] = state.0.as_slice() else {
            return Some(Millis(0));
        };
        let missing = self.full().saturating_sub(*level);
        Some(Millis(since.saturating_add(missing.div_ceil(self.refill))))
    }
}
