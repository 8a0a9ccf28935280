//! A counter for each window. The windows are aligned to the epoch.

use crate::algorithms::{Algorithm, Outcome, State};
use crate::config::{Problem, Settings};
use crate::time::Millis;

#[derive(Clone, Copy, Debug)]
pub(crate) struct FixedWindow {
    limit: u64,
    length: u64,
}

impl FixedWindow {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Problem> {
        Ok(Self {
            limit: settings.positive("limit")?,
            length: settings.positive("window_ms")?,
        })
    }
}

impl Algorithm for FixedWindow {
    /// The state is the number of the window and the requests that passed in it.
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let current = now.0 / self.length;
        let (window, passed) = match state.0.as_slice() {
            [window, passed] if *window >= current => (*window, *passed),
            _ => (current, 0),
        };
        if passed >= self.limit {
            let whole = (window - current).saturating_mul(self.length);
            let retry_after = Millis(whole.saturating_add(self.length - now.0 % self.length));
            return Outcome::Rejected { retry_after };
        }
        let passed = passed + 1;
        Outcome::Allowed {
            remaining: self.limit - passed,
            next: State(vec![window, passed]),
        }
    }

    /// The end of the window.
    fn idle_from(&self, state: &State) -> Option<Millis> {
        let next = state.0.first().map_or(0, |window| window.saturating_add(1));
        Some(Millis(next.saturating_mul(self.length)))
    }
}
