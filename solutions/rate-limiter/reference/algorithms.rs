//! Ways to count requests, and the factory that makes them from settings.

use std::collections::BTreeMap;
use std::fmt;

use crate::config::{Problem, Settings};
use crate::fixed_window::FixedWindow;
use crate::sliding_log::SlidingLog;
use crate::time::Millis;
use crate::token_bucket::TokenBucket;

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

    /// The state after a rejected attempt at `now` that counts.
    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let _ = now;
        state.clone()
    }

    /// The time from which this state decides like that of a new key; `None` if there
    /// is no such time.
    fn idle_from(&self, state: &State) -> Option<Millis> {
        let _ = state;
        None
    }
}

/// Makes an algorithm from settings.
type Build = Box<dyn Fn(&Settings) -> Result<Box<dyn Algorithm>, Problem> + Send + Sync>;

/// The algorithms that a configuration can name.
pub struct Algorithms {
    builds: BTreeMap<String, Build>,
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.builds.keys()).finish()
    }
}

impl Algorithms {
    /// `fixed-window`, `sliding-log` and `token-bucket`.
    #[must_use]
    pub fn standard() -> Self {
        let builds = BTreeMap::new();
        Self { builds }
            .with("fixed-window", |it| Ok(Box::new(FixedWindow::new(it)?)))
            .with("sliding-log", |it| Ok(Box::new(SlidingLog::new(it)?)))
            .with("token-bucket", |it| Ok(Box::new(TokenBucket::new(it)?)))
    }

    /// Adds an algorithm. The last algorithm of a name counts.
    #[must_use]
    pub fn with<F>(mut self, name: &str, build: F) -> Self
    where
        F: Fn(&Settings) -> Result<Box<dyn Algorithm>, Problem> + Send + Sync + 'static,
    {
        self.builds.insert(name.to_owned(), Box::new(build));
        self
    }

    /// Makes the algorithm that the settings name.
    ///
    /// # Errors
    /// `UnknownAlgorithm`, or the problem that the algorithm finds.
    pub fn build(&self, settings: &Settings) -> Result<Box<dyn Algorithm>, Problem> {
        let name = settings.algorithm();
        match self.builds.get(name) {
            Some(build) => build(settings),
            None => Err(Problem::UnknownAlgorithm(name.to_owned())),
        }
    }
}
