//! A partner whose code has mistakes.

use rate_limiter_open::algorithms::{Algorithm, Outcome, State};
use rate_limiter_open::app::number;
use rate_limiter_open::{App, Millis, Problem};

struct Broken(u64);

impl Algorithm for Broken {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        assert!(now.0 < self.0, "too late");
        let next = state.clone();
        Outcome::Allowed { remaining: 9, next }
    }
}

struct Hasty(u64);

impl Algorithm for Hasty {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        let passed = state.0.first().copied().unwrap_or(0) + 1;
        match self.0.checked_sub(passed) {
            None => Outcome::Rejected {
                retry_after: Millis(0),
            },
            Some(remaining) => Outcome::Allowed {
                remaining,
                next: State(vec![passed]),
            },
        }
    }
}

/// The last word as a number.
fn last(words: &[&str]) -> Result<u64, Problem> {
    number(words.last().copied().unwrap_or_default())
}

pub fn app() -> App {
    App::new()
        .with_limit("broken", |words| Ok(Box::new(Broken(last(words)?))))
        .with_limit("hasty", |words| Ok(Box::new(Hasty(last(words)?))))
        .with_limit("window", |_| Ok(Box::new(Broken(u64::MAX))))
}
