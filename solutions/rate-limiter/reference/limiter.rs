//! The limiter: finds the rule of a request and keeps what the rule remembers.

use std::collections::BTreeMap;
use std::fmt;

use crate::algorithms::Algorithms;
use crate::attempts::Rejections;
use crate::config::{Config, ConfigError};
use crate::rules::{Entry, Rule, RuleTable};
use crate::store::Key;
use crate::tiers::{NoTiers, Tiers};
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

/// Everything that a limiter knows before the first request.
pub(crate) struct Setup {
    rules: RuleTable,
    tiers: Box<dyn Tiers>,
    pub(crate) rejections: Rejections,
    pub(crate) clock: Box<dyn Clock>,
}

impl Setup {
    /// The rule for a request, and the key of its counters.
    pub(crate) fn find(&self, client: &str, endpoint: &str) -> (&Rule, Key) {
        let rule = self.rules.find(self.tiers.tier(client), endpoint);
        let key = Key {
            rule: rule.name().to_owned(),
            client: client.to_owned(),
            endpoint: endpoint.to_owned(),
        };
        (rule, key)
    }
}

/// Allows or rejects the requests of clients.
pub struct RateLimiter {
    pub(crate) setup: Setup,
    pub(crate) entries: BTreeMap<Key, Entry>,
    latest: Millis,
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
        let setup = Setup {
            rules: RuleTable::new(config, algorithms)?,
            tiers: Box::new(NoTiers),
            rejections: Rejections::default(),
            clock: Box::new(clock),
        };
        Ok(Self {
            setup,
            entries: BTreeMap::new(),
            latest: Millis(0),
        })
    }

    /// Sets who knows the tiers. Call it before the first request. Default: no client
    /// has a tier.
    #[must_use]
    pub fn with_tiers(mut self, tiers: impl Tiers + 'static) -> Self {
        self.setup.tiers = Box::new(tiers);
        self
    }

    /// Decides about one request.
    pub fn allow(&mut self, client: &str, endpoint: &str) -> Decision {
        let now = self.now();
        let (rule, key) = self.setup.find(client, endpoint);
        let states = self.entries.get(&key).map_or(&[][..], |it| &it.states);
        let verdict = rule.decide(states, now, self.setup.rejections);
        if let Some(next) = verdict.next {
            self.entries.insert(key, next);
        }
        verdict.decision
    }

    /// The time of the clock, but never earlier than before.
    pub(crate) fn now(&mut self) -> Millis {
        self.latest = self.setup.clock.now().max(self.latest);
        self.latest
    }

    /// The setup, and the latest time that was seen.
    pub(crate) fn into_setup(self) -> (Setup, Millis) {
        (self.setup, self.latest)
    }
}
