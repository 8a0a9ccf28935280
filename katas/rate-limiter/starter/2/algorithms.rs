//! Stage 2: algorithms, and the factory that makes them from settings.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Clock, Config, ConfigError, Millis, Problem, RateLimiter, Settings};

/// What an algorithm remembers about one key. Its numbers have a meaning for this
/// algorithm only. A new key has no numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State(pub Vec<u64>);

/// What an algorithm decides about one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request passes, and `next` is the state after it.
    Allowed { remaining: u64, next: State },
    /// The request does not pass, and the state stays.
    Rejected { retry_after: Millis },
}

/// A way to count requests, with its parameters. It keeps no state of its own.
pub trait Algorithm: Send + Sync {
    /// Decides about a request at `now` for a key with this state.
    fn decide(&self, state: &State, now: Millis) -> Outcome;
}

/// The algorithms that a configuration can name.
pub struct Algorithms {
    // yours
}

impl Algorithms {
    /// `fixed-window`, `sliding-log` and `token-bucket`.
    pub fn standard() -> Self {
        todo!()
    }

    /// Adds an algorithm. The last algorithm of a name counts.
    pub fn with<F>(self, name: &str, build: F) -> Self
    where
        F: Fn(&Settings) -> Result<Box<dyn Algorithm>, Problem> + Send + Sync + 'static,
    {
        todo!()
    }

    /// Makes the algorithm that the settings name.
    ///
    /// # Errors
    /// `UnknownAlgorithm`, or the problem that the algorithm finds.
    pub fn build(&self, settings: &Settings) -> Result<Box<dyn Algorithm>, Problem> {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Settings {
    /// Settings of the algorithm with this name, without a number.
    pub fn of(algorithm: &str) -> Self {
        todo!()
    }
}

impl RateLimiter {
    /// A limiter without any request, with these algorithms. `new` makes one with the
    /// standard algorithms.
    ///
    /// # Errors
    /// The first problem of the configuration.
    pub fn with_algorithms(
        config: &Config,
        algorithms: &Algorithms,
        clock: impl Clock + 'static,
    ) -> Result<Self, ConfigError> {
        todo!()
    }
}
