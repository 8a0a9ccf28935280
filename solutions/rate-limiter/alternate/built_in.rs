//! The three algorithms of the house.

use std::collections::VecDeque;

use crate::algorithms::{Algorithm, Outcome, State};
use crate::config::{Problem, Settings};
use crate::time::Millis;

/// Counts the requests of a window. The state is the start of the window and the count.
pub(crate) struct FixedWindow {
    limit: u64,
    window: u64,
}

impl FixedWindow {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Problem> {
        let limit = settings.positive("limit")?;
        let window = settings.positive("window_ms")?;
        Ok(Self { limit, window })
    }
}

impl Algorithm for FixedWindow {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let current = now.0 - now.0 % self.window;
        let (start, count) = match state.0[..] {
            [start, count] if start >= current => (start, count),
            _ => (current, 0),
        };
        if count < self.limit {
            return Outcome::Allowed {
                remaining: self.limit - count - 1,
                next: State(vec![start, count + 1]),
            };
        }
        let until_start = start.saturating_sub(now.0);
        let of_window = self.window - now.0.saturating_sub(start);
        Outcome::Rejected {
            retry_after: Millis(until_start.saturating_add(of_window)),
        }
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        let start = state.0.first().copied();
        Some(Millis(start.map_or(0, |it| it.saturating_add(self.window))))
    }
}

/// Keeps the times of the requests that count, the newest first.
pub(crate) struct SlidingLog {
    limit: u64,
    window: u64,
}

impl SlidingLog {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Problem> {
        let limit = settings.positive("limit")?;
        let window = settings.positive("window_ms")?;
        Ok(Self { limit, window })
    }

    /// The log after a request now, and how many of its times counted before.
    fn after(&self, state: &State, now: Millis) -> (VecDeque<u64>, u64) {
        let now = state.0.first().map_or(now.0, |newest| now.0.max(*newest));
        let mut times: VecDeque<u64> = state.0.iter().copied().collect();
        while times.back().is_some_and(|it| now - it >= self.window) {
            times.pop_back();
        }
        let before = times.len() as u64;
        times.push_front(now);
        (times, before)
    }
}

impl Algorithm for SlidingLog {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let (times, before) = self.after(state, now);
        match (self.limit.checked_sub(before + 1), times.back()) {
            (None, Some(oldest)) => Outcome::Rejected {
                retry_after: Millis(self.window - (times[0] - oldest)),
            },
            (remaining, _) => Outcome::Allowed {
                remaining: remaining.unwrap_or_default(),
                next: State(times.into()),
            },
        }
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let (mut times, _) = self.after(state, now);
        times.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        State(times.into())
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        let newest = state.0.first().copied();
        Some(Millis(
            newest.map_or(0, |it| it.saturating_add(self.window)),
        ))
    }
}

/// A bucket that knows when it is full. Its clock counts `refill` ticks a millisecond,
/// and a token needs `every_ms` ticks. The state is that time in two halves, and the
/// time of the last request.
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

    fn read(state: &State) -> (u128, u64) {
        match state.0[..] {
            [high, low, last] => (u128::from(high) << 64 | u128::from(low), last),
            _ => (0, 0),
        }
    }
}

fn narrow(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Algorithm for TokenBucket {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let (full_at, last) = Self::read(state);
        let now = now.0.max(last);
        let ticks = u128::from(now) * u128::from(self.refill);
        let missing = full_at.saturating_sub(ticks) + u128::from(self.every_ms);
        let all = u128::from(self.capacity) * u128::from(self.every_ms);
        let Some(left) = all.checked_sub(missing) else {
            let wait = (missing - all).div_ceil(u128::from(self.refill));
            let retry_after = Millis(narrow(wait));
            return Outcome::Rejected { retry_after };
        };
        let full_at = ticks + missing;
        Outcome::Allowed {
            remaining: narrow(left / u128::from(self.every_ms)),
            next: State(vec![narrow(full_at >> 64), full_at as u64, now]),
        }
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        let (full_at, _) = Self::read(state);
        let time = full_at.div_ceil(u128::from(self.refill));
        Some(Millis(narrow(time)))
    }
}
