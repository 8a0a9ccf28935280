//! A rate limiter in one struct: the answer most people give.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    FixedWindow {
        limit: u64,
        window_ms: u64,
    },
    SlidingLog {
        limit: u64,
        window_ms: u64,
    },
    TokenBucket {
        capacity: u64,
        refill: u64,
        every_ms: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    pub remaining: u64,
    pub retry_after_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counter {
    Window {
        number: u64,
        count: u64,
    },
    Log(Vec<u64>),
    /// Parts of a token, and the time until which they are counted.
    Bucket {
        parts: u64,
        since: u64,
    },
}

#[derive(Debug, Default)]
pub struct RateLimiter {
    pub default: Vec<Limit>,
    /// By tier (or an empty text) and endpoint.
    pub rules: BTreeMap<(String, String), Vec<Limit>>,
    /// By client.
    pub tiers: BTreeMap<String, String>,
    /// By tier, client and endpoint.
    pub counters: BTreeMap<(String, String, String), Vec<Counter>>,
    pub count_rejected: bool,
    pub latest_ms: u64,
}

impl RateLimiter {
    /// Returns `None` if a number is 0.
    pub fn new(default: Limit) -> Option<Self> {
        let is_right = match default {
            Limit::FixedWindow { limit, window_ms } | Limit::SlidingLog { limit, window_ms } => {
                limit > 0 && window_ms > 0
            }
            Limit::TokenBucket {
                capacity,
                refill,
                every_ms,
            } => capacity > 0 && refill > 0 && every_ms > 0,
        };
        is_right.then(|| Self {
            default: vec![default],
            ..Self::default()
        })
    }

    pub fn add_rule(&mut self, tier: &str, endpoint: &str, limits: Vec<Limit>) {
        let key = (tier.to_string(), endpoint.to_string());
        self.rules.insert(key, limits);
    }

    pub fn allow(&mut self, client: &str, endpoint: &str, now_ms: u64) -> Decision {
        self.latest_ms = self.latest_ms.max(now_ms);
        let now = self.latest_ms;
        let mut tier = self.tiers.get(client).cloned().unwrap_or_default();
        if !self
            .rules
            .contains_key(&(tier.clone(), endpoint.to_string()))
        {
            tier = String::new();
        }
        let rule = self.rules.get(&(tier.clone(), endpoint.to_string()));
        let limits = rule.unwrap_or(&self.default).clone();
        let key = (tier, client.to_string(), endpoint.to_string());
        let counters = self
            .counters
            .entry(key)
            .or_insert_with(|| limits.iter().map(new_counter).collect());
        let mut decision = check_all(&limits, counters, now);
        if decision.allowed {
            for (limit, counter) in limits.iter().zip(counters.iter_mut()) {
                take(limit, counter, now);
            }
        } else if self.count_rejected {
            for (limit, counter) in limits.iter().zip(counters.iter_mut()) {
                let has_room = check(limit, counter, now).allowed;
                if has_room || matches!(limit, Limit::SlidingLog { .. }) {
                    take(limit, counter, now);
                }
            }
            decision = check_all(&limits, counters, now);
        }
        decision
    }

    /// Removes the counters that say nothing any more.
    pub fn evict_idle(&mut self, now_ms: u64) -> usize {
        let before = self.counters.len();
        let (rules, default) = (&self.rules, &self.default);
        self.counters.retain(|(tier, _, endpoint), counters| {
            let rule = rules.get(&(tier.clone(), endpoint.clone()));
            let limits = rule.unwrap_or(default).iter();
            !limits
                .zip(counters.iter())
                .all(|(limit, counter)| is_idle(limit, counter, now_ms))
        });
        before - self.counters.len()
    }
}

fn new_counter(limit: &Limit) -> Counter {
    match limit {
        Limit::FixedWindow { .. } => Counter::Window {
            number: 0,
            count: 0,
        },
        Limit::SlidingLog { .. } => Counter::Log(Vec::new()),
        Limit::TokenBucket {
            capacity, every_ms, ..
        } => Counter::Bucket {
            parts: capacity * every_ms,
            since: 0,
        },
    }
}

fn check_all(limits: &[Limit], counters: &[Counter], now: u64) -> Decision {
    let mut all = Decision {
        allowed: true,
        remaining: u64::MAX,
        retry_after_ms: 0,
    };
    for (limit, counter) in limits.iter().zip(counters) {
        let one = check(limit, counter, now);
        all.allowed &= one.allowed;
        all.remaining = all.remaining.min(one.remaining);
        all.retry_after_ms = all.retry_after_ms.max(one.retry_after_ms);
    }
    all
}

/// The parts of a token now.
fn parts_now(limit: &Limit, parts: u64, since: u64, now: u64) -> u64 {
    match limit {
        Limit::TokenBucket {
            capacity,
            refill,
            every_ms,
        } => (parts + (now - since) * refill).min(capacity * every_ms),
        _ => 0,
    }
}

fn check(limit: &Limit, counter: &Counter, now: u64) -> Decision {
    let (room, wait) = match (limit, counter) {
        (Limit::FixedWindow { limit, window_ms }, Counter::Window { number, count }) => {
            let count = if *number == now / window_ms {
                *count
            } else {
                0
            };
            (limit - count, window_ms - now % window_ms)
        }
        (Limit::SlidingLog { limit, window_ms }, Counter::Log(times)) => {
            let recent: Vec<u64> = times
                .iter()
                .copied()
                .filter(|time| now - time < *window_ms)
                .collect();
            let oldest = recent.first().copied().unwrap_or(now);
            (limit - recent.len() as u64, window_ms - (now - oldest))
        }
        (
            Limit::TokenBucket {
                refill, every_ms, ..
            },
            Counter::Bucket { parts, since },
        ) => {
            let parts = parts_now(limit, *parts, *since, now);
            let missing = every_ms.saturating_sub(parts);
            (parts / every_ms, missing.div_ceil(*refill))
        }
        _ => (0, 0),
    };
    Decision {
        allowed: room > 0,
        remaining: room.saturating_sub(1),
        retry_after_ms: if room > 0 { 0 } else { wait },
    }
}

fn take(limit: &Limit, counter: &mut Counter, now: u64) {
    match (limit, counter) {
        (Limit::FixedWindow { window_ms, .. }, Counter::Window { number, count }) => {
            if *number != now / window_ms {
                *number = now / window_ms;
                *count = 0;
            }
            *count += 1;
        }
        (Limit::SlidingLog { limit, window_ms }, Counter::Log(times)) => {
            times.retain(|time| now - *time < *window_ms);
            times.push(now);
            if times.len() as u64 > *limit {
                times.remove(0);
            }
        }
        (Limit::TokenBucket { every_ms, .. }, Counter::Bucket { parts, since }) => {
            *parts = parts_now(limit, *parts, *since, now).saturating_sub(*every_ms);
            *since = now;
        }
        _ => {}
    }
}

fn is_idle(limit: &Limit, counter: &Counter, now: u64) -> bool {
    match (limit, counter) {
        (Limit::FixedWindow { window_ms, .. }, Counter::Window { number, .. }) => {
            *number < now / window_ms
        }
        (Limit::SlidingLog { window_ms, .. }, Counter::Log(times)) => {
            times.iter().all(|time| now - time >= *window_ms)
        }
        (
            Limit::TokenBucket {
                capacity, every_ms, ..
            },
            Counter::Bucket { parts, since },
        ) => parts_now(limit, *parts, *since, now) == capacity * every_ms,
        _ => false,
    }
}
