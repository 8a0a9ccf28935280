//! Stage 3: several limits in one rule, and tiers of clients.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Config, RateLimiter, Settings};

/// Knows the tier of each client.
pub trait Tiers: Send + Sync {
    /// The tier of the client now; `None` if the client has none.
    fn tier(&self, client: &str) -> Option<String>;
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Config {
    /// Adds the rule of an endpoint. All limits must allow a request.
    pub fn rule_of_all(self, endpoint: &str, limits: &[Settings]) -> Self {
        todo!()
    }

    /// Adds the rule of an endpoint for the clients of a tier. All limits must allow a
    /// request.
    pub fn tier_rule(self, tier: &str, endpoint: &str, limits: &[Settings]) -> Self {
        todo!()
    }
}

impl RateLimiter {
    /// Sets who knows the tiers. Call it before the first request. Default: no client
    /// has a tier.
    pub fn with_tiers(self, tiers: impl Tiers + 'static) -> Self {
        todo!()
    }
}
