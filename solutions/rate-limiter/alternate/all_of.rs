//! Several limits are one algorithm again. Its state holds the states of its parts.

use crate::algorithms::{Algorithm, Outcome, State};
use crate::time::Millis;

/// Allows a request if all parts allow it.
pub(crate) struct AllOf(pub(crate) Vec<Box<dyn Algorithm>>);

impl AllOf {
    /// The state of each part. The numbers of a part stand behind their count.
    fn split(&self, state: &State) -> Vec<State> {
        let mut rest = state.0.as_slice();
        let parts = self.0.iter().map(|_| {
            let Some((count, numbers)) = rest.split_first() else {
                return State::default();
            };
            let count = usize::try_from(*count).unwrap_or(numbers.len());
            let (own, others) = numbers.split_at(count.min(numbers.len()));
            rest = others;
            State(own.to_vec())
        });
        parts.collect()
    }

    /// Each part with its state and with what it decides.
    fn outcomes(&self, state: &State, now: Millis) -> Vec<(&dyn Algorithm, State, Outcome)> {
        let parts = self.0.iter().zip(self.split(state));
        let outcomes = parts.map(|(part, state)| {
            let outcome = part.decide(&state, now);
            (part.as_ref(), state, outcome)
        });
        outcomes.collect()
    }
}

fn join(states: impl IntoIterator<Item = State>) -> State {
    let mut numbers = Vec::new();
    for State(own) in states {
        numbers.push(own.len() as u64);
        numbers.extend(own);
    }
    State(numbers)
}

impl Algorithm for AllOf {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        let mut wait: Option<Millis> = None;
        let mut least = u64::MAX;
        let mut states = Vec::new();
        for (_, _, outcome) in self.outcomes(state, now) {
            match outcome {
                Outcome::Allowed { remaining, next } => {
                    least = least.min(remaining);
                    states.push(next);
                }
                Outcome::Rejected { retry_after } => wait = wait.max(Some(retry_after)),
            }
        }
        match wait {
            Some(retry_after) => Outcome::Rejected { retry_after },
            None => Outcome::Allowed {
                remaining: least,
                next: join(states),
            },
        }
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let parts = self.outcomes(state, now).into_iter();
        join(parts.map(|(part, state, outcome)| match outcome {
            Outcome::Allowed { next, .. } => next,
            Outcome::Rejected { .. } => part.after_rejection(&state, now),
        }))
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        let parts = self.0.iter().zip(self.split(state));
        let mut latest = Millis(0);
        for (part, state) in parts {
            latest = latest.max(part.idle_from(&state)?);
        }
        Some(latest)
    }
}
