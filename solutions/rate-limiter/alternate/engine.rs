//! What every limiter does: find the rule, read, decide, write.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::algorithms::{Algorithm, Algorithms, Outcome, State};
use crate::all_of::AllOf;
use crate::attempts::Rejections;
use crate::config::{Config, ConfigError, Problem, RuleConfig};
use crate::limiter::Decision;
use crate::shared::{Key, Store, Swap, Unavailable, Update};
use crate::tiers::{NoTiers, Tiers};
use crate::time::{Clock, Millis};

/// A rule: its name, and one algorithm for all its limits.
struct Rule {
    name: String,
    limits: AllOf,
}

pub(crate) struct Engine {
    default: Rule,
    /// By endpoint: the rule of each tier, and of the clients without a tier.
    rules: BTreeMap<String, BTreeMap<Option<String>, Rule>>,
    pub(crate) tiers: Box<dyn Tiers>,
    pub(crate) rejections: Rejections,
    clock: Box<dyn Clock>,
    latest: AtomicU64,
}

impl Engine {
    pub(crate) fn new(
        config: &Config,
        algorithms: &Algorithms,
        clock: impl Clock + 'static,
    ) -> Result<Self, ConfigError> {
        let build = |rule: &RuleConfig| {
            let limits = rule.limits.iter().map(|it| algorithms.build(it));
            let limits: Result<Vec<_>, Problem> = limits.collect();
            let limits = AllOf(limits.map_err(|problem| rule.has(problem))?);
            let name = rule.name();
            Ok(Rule { name, limits })
        };
        let default = build(&config.default)?;
        let mut rules: BTreeMap<String, BTreeMap<Option<String>, Rule>> = BTreeMap::new();
        for rule in &config.rules {
            let of_endpoint = rules.entry(rule.endpoint.clone()).or_default();
            if of_endpoint.contains_key(&rule.tier) {
                return Err(rule.has(Problem::Duplicate));
            }
            if rule.limits.is_empty() {
                return Err(rule.has(Problem::NoLimit));
            }
            of_endpoint.insert(rule.tier.clone(), build(rule)?);
        }
        Ok(Self {
            default,
            rules,
            tiers: Box::new(NoTiers),
            rejections: Rejections::default(),
            clock: Box::new(clock),
            latest: AtomicU64::new(0),
        })
    }

    /// The time of the clock, but never earlier than before.
    pub(crate) fn now(&self) -> Millis {
        let now = self.clock.now().0;
        Millis(now.max(self.latest.fetch_max(now, Ordering::SeqCst)))
    }

    fn rule(&self, tier: Option<String>, endpoint: &str) -> &Rule {
        let of_endpoint = self.rules.get(endpoint);
        let found = of_endpoint.and_then(|of_endpoint| {
            let of_tier = tier.and_then(|tier| of_endpoint.get(&Some(tier)));
            of_tier.or_else(|| of_endpoint.get(&None))
        });
        found.unwrap_or(&self.default)
    }

    /// Decides about a request; the counters are in the store.
    pub(crate) fn allow(
        &self,
        store: &dyn Store,
        client: &str,
        endpoint: &str,
    ) -> Result<Decision, Unavailable> {
        let now = self.now();
        let rule = self.rule(self.tiers.tier(client), endpoint);
        let key = Key::new(&rule.name, client, endpoint);
        loop {
            let stored = store.load(&key)?;
            let state = stored.states.first().cloned().unwrap_or_default();
            let (decision, next) = self.decide(&rule.limits, &state, now);
            let Some(next) = next else {
                return Ok(decision);
            };
            let update = Update {
                expires: rule.limits.idle_from(&next),
                states: vec![next],
            };
            match store.compare_and_set(&key, stored.version, update)? {
                Swap::Done => return Ok(decision),
                Swap::Conflict => {}
            }
        }
    }

    fn decide(&self, limits: &AllOf, state: &State, now: Millis) -> (Decision, Option<State>) {
        let retry_after = match limits.decide(state, now) {
            Outcome::Allowed { remaining, next } => {
                return (Decision::Allowed { remaining }, Some(next));
            }
            Outcome::Rejected { retry_after } => retry_after,
        };
        if self.rejections == Rejections::Ignored {
            return (Decision::Rejected { retry_after }, None);
        }
        let next = limits.after_rejection(state, now);
        let retry_after = match limits.decide(&next, now) {
            Outcome::Allowed { .. } => Millis(0),
            Outcome::Rejected { retry_after } => retry_after,
        };
        (Decision::Rejected { retry_after }, Some(next))
    }
}
