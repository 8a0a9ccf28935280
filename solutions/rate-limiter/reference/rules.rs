//! The rules: which limits a request must pass, and what they decide together.

use std::collections::BTreeMap;

use crate::algorithms::{Algorithm, Algorithms, Outcome, State};
use crate::attempts::Rejections;
use crate::config::{Config, ConfigError, Problem, RuleConfig};
use crate::limiter::Decision;
use crate::time::Millis;

/// Limits that must all allow a request.
pub(crate) struct Rule {
    name: String,
    limits: Vec<Box<dyn Algorithm>>,
}

/// What a rule remembers about one key: a state for each limit.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) states: Vec<State>,
    pub(crate) idle_from: Option<Millis>,
}

impl Entry {
    pub(crate) fn is_idle(&self, now: Millis) -> bool {
        self.idle_from.is_some_and(|from| from <= now)
    }
}

/// What the limits of a rule decide together.
pub(crate) struct Verdict {
    pub(crate) decision: Decision,
    /// What to remember, if that changes.
    pub(crate) next: Option<Entry>,
}

impl Rule {
    fn new(config: &RuleConfig, algorithms: &Algorithms) -> Result<Self, Problem> {
        if config.limits.is_empty() {
            return Err(Problem::NoLimit);
        }
        let limits = config.limits.iter().map(|limit| algorithms.build(limit));
        Ok(Self {
            name: config.name(),
            limits: limits.collect::<Result<_, _>>()?,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Decides about a request for a key with these states; a new key has none.
    ///
    /// Calls all limits before anything changes. Nothing is remembered of a rejected
    /// attempt, unless it counts.
    pub(crate) fn decide(&self, states: &[State], now: Millis, rejections: Rejections) -> Verdict {
        let new = vec![State::default(); self.limits.len()];
        let states = if states.is_empty() { &new } else { states };
        let outcomes = self.outcomes(states, now);
        match (longest_wait(&outcomes), rejections) {
            (None, _) => Verdict {
                decision: Decision::Allowed {
                    remaining: least_remaining(&outcomes),
                },
                next: Some(self.after_attempt(states, outcomes, now)),
            },
            (Some(retry_after), Rejections::Ignored) => Verdict {
                decision: Decision::Rejected { retry_after },
                next: None,
            },
            (Some(_), Rejections::Counted) => {
                let next = self.after_attempt(states, outcomes, now);
                let outcomes = self.outcomes(&next.states, now);
                let retry_after = longest_wait(&outcomes).unwrap_or_default();
                Verdict {
                    decision: Decision::Rejected { retry_after },
                    next: Some(next),
                }
            }
        }
    }

    fn outcomes(&self, states: &[State], now: Millis) -> Vec<Outcome> {
        let limits = self.limits.iter().zip(states);
        limits.map(|(it, state)| it.decide(state, now)).collect()
    }

    /// What is remembered when the attempt counts in each limit.
    fn after_attempt(&self, states: &[State], outcomes: Vec<Outcome>, now: Millis) -> Entry {
        let limits = self.limits.iter().zip(states).zip(outcomes);
        let next = limits.map(|((limit, state), outcome)| match outcome {
            Outcome::Allowed { next, .. } => next,
            Outcome::Rejected { .. } => limit.after_rejection(state, now),
        });
        let states: Vec<State> = next.collect();
        let limits = self.limits.iter().zip(&states);
        let idle: Option<Vec<Millis>> = limits.map(|(it, state)| it.idle_from(state)).collect();
        let idle_from = idle.and_then(|times| times.into_iter().max());
        Entry { states, idle_from }
    }
}

/// The longest time to wait; `None` if all limits allow the request.
fn longest_wait(outcomes: &[Outcome]) -> Option<Millis> {
    let waits = outcomes.iter().map(|outcome| match outcome {
        Outcome::Allowed { .. } => None,
        Outcome::Rejected { retry_after } => Some(*retry_after),
    });
    waits.max().flatten()
}

/// The smallest number of requests that remain.
fn least_remaining(outcomes: &[Outcome]) -> u64 {
    let remaining = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Allowed { remaining, .. } => Some(*remaining),
        Outcome::Rejected { .. } => None,
    });
    remaining.min().unwrap_or_default()
}

/// All rules of a configuration.
pub(crate) struct RuleTable {
    default: Rule,
    /// By tier and endpoint.
    rules: BTreeMap<(Option<String>, String), Rule>,
}

impl RuleTable {
    pub(crate) fn new(config: &Config, algorithms: &Algorithms) -> Result<Self, ConfigError> {
        let build =
            |rule: &RuleConfig| Rule::new(rule, algorithms).map_err(|problem| rule.has(problem));
        let default = build(&config.default)?;
        let mut rules = BTreeMap::new();
        for rule in &config.rules {
            let key = (rule.tier.clone(), rule.endpoint.clone());
            if rules.contains_key(&key) {
                return Err(rule.has(Problem::Duplicate));
            }
            rules.insert(key, build(rule)?);
        }
        Ok(Self { default, rules })
    }

    /// The rule for requests of this tier to this endpoint.
    pub(crate) fn find(&self, tier: Option<String>, endpoint: &str) -> &Rule {
        let endpoint = endpoint.to_owned();
        let of_tier = tier.and_then(|tier| self.rules.get(&(Some(tier), endpoint.clone())));
        of_tier
            .or_else(|| self.rules.get(&(None, endpoint)))
            .unwrap_or(&self.default)
    }
}
