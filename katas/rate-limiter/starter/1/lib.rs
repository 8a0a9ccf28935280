//! A rate limiter, stage 1: a counter for each window.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::collections::BTreeMap;

/// Milliseconds: a moment since the epoch, or a length of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

/// Shows the current time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}

/// The answer to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request passes. After it, this many others would pass now.
    Allowed { remaining: u64 },
    /// The request does not pass. After this time a request passes, if there is none
    /// before it.
    Rejected { retry_after: Millis },
}

/// The settings of one limit: numbers by name, as a configuration file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    numbers: BTreeMap<String, u64>,
}

impl Settings {
    /// Settings without a number.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a number. The last value of a name counts.
    pub fn with(mut self, name: &str, value: u64) -> Self {
        self.numbers.insert(name.to_owned(), value);
        self
    }

    /// The number of this name.
    ///
    /// # Errors
    /// `Missing` or `Zero`, with the name.
    pub fn positive(&self, name: &str) -> Result<u64, Problem> {
        match self.numbers.get(name) {
            None => Err(Problem::Missing(name.to_owned())),
            Some(0) => Err(Problem::Zero(name.to_owned())),
            Some(value) => Ok(*value),
        }
    }
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A setting with this name is missing.
    Missing(String),
    /// The setting with this name is 0.
    Zero(String),
    /// Another rule is for the same requests.
    Duplicate,
}

/// The first problem of a configuration, and the rule that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// `default`, or the endpoint.
    pub rule: String,
    pub problem: Problem,
}

/// A configuration: the default settings, and rules for endpoints. It is not checked
/// before a limiter is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    // yours
}

impl Config {
    /// A configuration with a default and no other rule.
    pub fn new(default: Settings) -> Self {
        todo!()
    }

    /// Adds the rule of an endpoint.
    pub fn rule(self, endpoint: &str, settings: Settings) -> Self {
        todo!()
    }
}

/// Allows or rejects the requests of clients.
pub struct RateLimiter {
    // yours
}

impl RateLimiter {
    /// A limiter without any request.
    ///
    /// # Errors
    /// The first problem of the configuration.
    pub fn new(config: &Config, clock: impl Clock + 'static) -> Result<Self, ConfigError> {
        todo!()
    }

    /// Decides about one request.
    pub fn allow(&mut self, client: &str, endpoint: &str) -> Decision {
        todo!()
    }
}
