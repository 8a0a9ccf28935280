//! A partner whose clients pause after each request.

use rate_limiter_open::algorithms::{Algorithm, Outcome, State};
use rate_limiter_open::app::number;
use rate_limiter_open::{App, Millis, Problem};

/// The state is the time at which the pause is over.
struct Pause(u64);

impl Pause {
    fn begin(&self, now: Millis) -> State {
        State(vec![now.0 + self.0])
    }
}

impl Algorithm for Pause {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        match state.0.first() {
            Some(until) if now.0 < *until => Outcome::Rejected {
                retry_after: Millis(until - now.0),
            },
            _ => Outcome::Allowed {
                remaining: 0,
                next: self.begin(now),
            },
        }
    }

    fn after_rejection(&self, _state: &State, now: Millis) -> State {
        self.begin(now)
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        state.0.first().copied().map(Millis)
    }
}

pub fn app() -> App {
    App::new().with_limit("pause", |words| match words {
        [_, ms] => match number(ms)? {
            0 => Err(Problem::Zero("pause".to_owned())),
            ms => Ok(Box::new(Pause(ms))),
        },
        _ => Err(Problem::Missing("pause".to_owned())),
    })
}
