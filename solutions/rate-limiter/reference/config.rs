//! What the configuration says, and what can be wrong with it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// The settings of one limit: an algorithm, and numbers by name, as a configuration
/// file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    algorithm: String,
    numbers: BTreeMap<String, u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

impl Settings {
    /// Settings of a fixed window, without a number.
    #[must_use]
    pub fn new() -> Self {
        Self::of("fixed-window")
    }

    /// Settings of the algorithm with this name, without a number.
    #[must_use]
    pub fn of(algorithm: &str) -> Self {
        Self {
            algorithm: algorithm.to_owned(),
            numbers: BTreeMap::new(),
        }
    }

    pub(crate) fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// Sets a number. The last value of a name counts.
    #[must_use]
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

/// One rule as it stands in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuleConfig {
    pub(crate) tier: Option<String>,
    pub(crate) endpoint: String,
    pub(crate) limits: Vec<Settings>,
}

impl RuleConfig {
    fn new(tier: Option<&str>, endpoint: &str, limits: &[Settings]) -> Self {
        Self {
            tier: tier.map(str::to_owned),
            endpoint: endpoint.to_owned(),
            limits: limits.to_vec(),
        }
    }

    pub(crate) fn name(&self) -> String {
        match &self.tier {
            None => self.endpoint.clone(),
            Some(tier) => format!("{tier} {}", self.endpoint),
        }
    }

    pub(crate) fn has(&self, problem: Problem) -> ConfigError {
        let rule = self.name();
        ConfigError { rule, problem }
    }
}

/// A configuration: the default settings, and rules for endpoints. It is not checked
/// before a limiter is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub(crate) default: RuleConfig,
    pub(crate) rules: Vec<RuleConfig>,
}

impl Config {
    /// A configuration with a default and no other rule.
    #[must_use]
    pub fn new(default: Settings) -> Self {
        Self {
            default: RuleConfig::new(None, "default", &[default]),
            rules: Vec::new(),
        }
    }

    /// Adds the rule of an endpoint.
    #[must_use]
    pub fn rule(self, endpoint: &str, settings: Settings) -> Self {
        self.rule_of_all(endpoint, &[settings])
    }

    /// Adds the rule of an endpoint. All limits must allow a request.
    #[must_use]
    pub fn rule_of_all(self, endpoint: &str, limits: &[Settings]) -> Self {
        self.with(RuleConfig::new(None, endpoint, limits))
    }

    /// Adds the rule of an endpoint for the clients of a tier. All limits must allow a
    /// request.
    #[must_use]
    pub fn tier_rule(self, tier: &str, endpoint: &str, limits: &[Settings]) -> Self {
        self.with(RuleConfig::new(Some(tier), endpoint, limits))
    }

    fn with(mut self, rule: RuleConfig) -> Self {
        self.rules.push(rule);
        self
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
    /// No algorithm has this name.
    UnknownAlgorithm(String),
    /// The rule has no limit.
    NoLimit,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the setting {name} is missing"),
            Self::Zero(name) => write!(f, "the setting {name} is 0"),
            Self::Duplicate => f.write_str("another rule is for the same requests"),
            Self::UnknownAlgorithm(name) => write!(f, "no algorithm has the name {name}"),
            Self::NoLimit => f.write_str("the rule has no limit"),
        }
    }
}

/// The first problem of a configuration, and the rule that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// `default`, or the endpoint; before it the tier, if the rule has one.
    pub rule: String,
    pub problem: Problem,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}: {}", self.rule, self.problem)
    }
}

impl Error for ConfigError {}
