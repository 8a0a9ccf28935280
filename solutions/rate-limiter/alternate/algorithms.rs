//! What an algorithm is, and the list of those that a configuration can name.

use std::fmt;
use std::sync::Arc;

use crate::built_in::{FixedWindow, SlidingLog, TokenBucket};
use crate::config::{Problem, Settings};
use crate::time::Millis;

/// What an algorithm remembers about one key. A new key has no numbers.
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
type Build = Arc<dyn Fn(&Settings) -> Result<Box<dyn Algorithm>, Problem> + Send + Sync>;

/// The algorithms that a configuration can name, the last one of a name first.
#[derive(Clone)]
pub struct Algorithms {
    builds: Vec<(String, Build)>,
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.builds.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl Algorithms {
    /// `fixed-window`, `sliding-log` and `token-bucket`.
    #[must_use]
    pub fn standard() -> Self {
        Self { builds: Vec::new() }
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
        self.builds.insert(0, (name.to_owned(), Arc::new(build)));
        self
    }

    /// Makes the algorithm that the settings name.
    ///
    /// # Errors
    /// `UnknownAlgorithm`, or the problem that the algorithm finds.
    pub fn build(&self, settings: &Settings) -> Result<Box<dyn Algorithm>, Problem> {
        let wanted = settings.algorithm();
        let found = self.builds.iter().find(|(name, _)| name == wanted);
        let (_, build) = found.ok_or_else(|| Problem::UnknownAlgorithm(wanted.to_owned()))?;
        build(settings)
    }
}
