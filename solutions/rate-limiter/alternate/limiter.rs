//! A limiter for one thread: the engine, with a store of its own.

use std::fmt;

use crate::algorithms::Algorithms;
use crate::config::{Config, ConfigError};
use crate::engine::Engine;
use crate::shared::MemoryStore;
use crate::tiers::Tiers;
use crate::time::{Clock, Millis};

/// The answer to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request passes. After it, this many others would pass now.
    Allowed { remaining: u64 },
    /// The request does not pass. After this time a request passes, if there is none
    /// before it.
    Rejected { retry_after: Millis },
}

/// Allows or rejects the requests of clients.
pub struct RateLimiter {
    pub(crate) engine: Engine,
    pub(crate) store: MemoryStore,
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").finish_non_exhaustive()
    }
}

impl RateLimiter {
    /// A limiter without any request, with the standard algorithms.
    ///
    /// # Errors
    /// The first problem of the configuration.
    pub fn new(config: &Config, clock: impl Clock + 'static) -> Result<Self, ConfigError> {
        Self::with_algorithms(config, &Algorithms::standard(), clock)
    }

    /// A limiter without any request, with these algorithms.
    ///
    /// # Errors
    /// The first problem of the configuration.
    pub fn with_algorithms(
        config: &Config,
        algorithms: &Algorithms,
        clock: impl Clock + 'static,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            engine: Engine::new(config, algorithms, clock)?,
            store: MemoryStore::default(),
        })
    }

    /// Sets who knows the tiers. Call it before the first request.
    #[must_use]
    pub fn with_tiers(mut self, tiers: impl Tiers + 'static) -> Self {
        self.engine.tiers = Box::new(tiers);
        self
    }

    /// Decides about one request.
    pub fn allow(&mut self, client: &str, endpoint: &str) -> Decision {
        let decision = self.engine.allow(&self.store, client, endpoint);
        decision.expect("a store in memory can be reached")
    }
}
