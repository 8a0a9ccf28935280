//! The times of the requests in the last so many milliseconds.

use crate::algorithms::{Algorithm, Outcome, State};
use crate::config::{Problem, Settings};
use crate::time::Millis;

#[derive(Clone, Copy, Debug)]
pub(crate) struct SlidingLog {
    limit: u64,
    length: u64,
}

impl SlidingLog {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Problem> {
        Ok(Self {
            limit: settings.positive("limit")?,
            length: settings.positive("window_ms")?,
        })
    }

    /// The times that still count, oldest first.
    fn recent(self, state: &State, now: Millis) -> Vec<u64> {
        let age = |time: &u64| now.0.saturating_sub(*time);
        let times = state.0.iter().copied();
        times.filter(|time| age(time) < self.length).collect()
    }
}

impl Algorithm for SlidingLog {
    /// The state is the times of the requests that count, oldest first.
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let now = not_before(state, now);
        let mut times = self.recent(state, now);
        let count = times.len() as u64;
        if count >= self.limit {
            let oldest = times.first().copied().unwrap_or_default();
            let retry_after = Millis(self.length - (now.0 - oldest));
            return Outcome::Rejected { retry_after };
        }
        times.push(now.0);
        Outcome::Allowed {
            remaining: self.limit - count - 1,
            next: State(times),
        }
    }

    /// The latest `limit` times: older ones decide nothing any more.
    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let now = not_before(state, now);
        let mut times = self.recent(state, now);
        times.push(now.0);
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        times.drain(..times.len().saturating_sub(limit));
        State(times)
    }

    /// A window after the last time.
    fn idle_from(&self, state: &State) -> Option<Millis> {
        let last = state.0.last();
        Some(Millis(last.map_or(0, |it| it.saturating_add(self.length))))
    }
}

/// The time of a decision. It is not before the last time in the state, which may be of
/// another clock.
fn not_before(state: &State, now: Millis) -> Millis {
    let last = state.0.last().copied().unwrap_or_default();
    Millis(now.0.max(last))
}
