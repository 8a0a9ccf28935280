//! A partner whose requests count as two.

use rate_limiter_open::algorithms::{Algorithm, Outcome, State};
use rate_limiter_open::app::built_in;
use rate_limiter_open::{App, Millis};

struct Double(Box<dyn Algorithm>);

impl Algorithm for Double {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let first = match self.0.decide(state, now) {
            Outcome::Allowed { next, .. } => next,
            rejected @ Outcome::Rejected { .. } => return rejected,
        };
        match self.0.decide(&first, now) {
            Outcome::Allowed { remaining, next } => Outcome::Allowed {
                remaining: remaining / 2,
                next,
            },
            rejected @ Outcome::Rejected { .. } => rejected,
        }
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let count = |state: &State| match self.0.decide(state, now) {
            Outcome::Allowed { next, .. } => next,
            Outcome::Rejected { .. } => self.0.after_rejection(state, now),
        };
        count(&count(state))
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        self.0.idle_from(state)
    }
}

pub fn app() -> App {
    App::new().with_limit("double", |words| {
        let inner = built_in(&words[1..])?;
        Ok(Box::new(Double(inner)))
    })
}
