//! A rate limiter that is run by text commands.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct App {
    now: u64,
    /// By tier (or an empty text) and endpoint.
    rules: BTreeMap<(String, String), Vec<Limit>>,
    default: Option<Limit>,
    tiers: BTreeMap<String, String>,
    /// By tier of the rule, client and endpoint.
    counters: BTreeMap<(String, String, String), Vec<Counter>>,
    count_rejected: bool,
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    Window { n: u64, ms: u64 },
    Log { n: u64, ms: u64 },
    Bucket { size: u64, n: u64, ms: u64 },
}

#[derive(Clone, Debug)]
enum Counter {
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

/// What is left, or how long to wait.
type Answer = Result<u64, u64>;

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["limit", endpoint, "for", tier, limits @ ..] => self.limit(endpoint, tier, limits),
            ["limit", endpoint, limits @ ..] => self.limit(endpoint, "", limits),
            ["default", limit @ ..] => {
                if self.default.is_some() {
                    return "rejected: there is a default".to_string();
                }
                match limit_of(limit) {
                    None => "rejected: a number is 0".to_string(),
                    Some(made) => {
                        self.default = Some(made);
                        format!("default: {}", limit.join(" "))
                    }
                }
            }
            ["count", "rejected"] => {
                self.count_rejected = true;
                "rejected requests count".to_string()
            }
            ["wait", ms] => {
                self.now += number(ms);
                format!("time {}", self.now)
            }
            ["tier", client, "none"] => {
                self.tiers.remove(*client);
                format!("{client} has no tier")
            }
            ["tier", client, tier] => {
                self.tiers
                    .insert((*client).to_string(), (*tier).to_string());
                format!("{client} is {tier}")
            }
            ["ask", client, endpoint] => match self.ask(client, endpoint) {
                None => "yes, no limit".to_string(),
                Some(Ok(left)) => format!("yes, {left} left"),
                Some(Err(wait)) => format!("no, wait {wait}"),
            },
            ["counters"] => match self.counters.len() {
                1 => "1 counter".to_string(),
                count => format!("{count} counters"),
            },
            ["evict"] => {
                let before = self.counters.len();
                let now = self.now;
                let (rules, default) = (&self.rules, &self.default);
                self.counters.retain(|(tier, _, endpoint), counters| {
                    let rule = rules.get(&(tier.clone(), endpoint.clone()));
                    let limits: Vec<Limit> = match rule {
                        Some(limits) => limits.clone(),
                        None => default.iter().copied().collect(),
                    };
                    let mut pairs = limits.iter().zip(counters.iter());
                    pairs.any(|(limit, counter)| !limit.is_idle(counter, now))
                });
                let left = self.counters.len();
                format!("evicted {}, {left} left", before - left)
            }
            _ => format!("rejected: {line} makes no sense"),
        }
    }

    fn limit(&mut self, endpoint: &str, tier: &str, words: &[&str]) -> String {
        let subject = if tier.is_empty() {
            endpoint.to_string()
        } else {
            format!("{endpoint} for {tier}")
        };
        let key = (tier.to_string(), endpoint.to_string());
        if self.rules.contains_key(&key) {
            return format!("rejected: {subject} has a limit");
        }
        let limits = words.split(|word| *word == "and").map(limit_of);
        let limits: Option<Vec<Limit>> = limits.collect();
        match limits {
            None => "rejected: a number is 0".to_string(),
            Some(limits) => {
                self.rules.insert(key, limits);
                format!("limit {subject}: {}", words.join(" "))
            }
        }
    }

    fn ask(&mut self, client: &str, endpoint: &str) -> Option<Answer> {
        let mut tier = self.tiers.get(client).cloned().unwrap_or_default();
        if !self
            .rules
            .contains_key(&(tier.clone(), endpoint.to_string()))
        {
            tier = String::new();
        }
        let limits = match self.rules.get(&(tier.clone(), endpoint.to_string())) {
            Some(limits) => limits.clone(),
            None => vec![self.default?],
        };
        let key = (tier, client.to_string(), endpoint.to_string());
        let known = self.counters.get(&key).cloned();
        let mut counters = match known {
            Some(counters) => counters,
            None => limits.iter().map(|limit| limit.counter()).collect(),
        };
        let mut answer = check_all(&limits, &counters, self.now);
        if answer.is_ok() {
            for (limit, counter) in limits.iter().zip(&mut counters) {
                limit.take(counter, self.now);
            }
            self.counters.insert(key, counters);
        } else if self.count_rejected {
            for (limit, counter) in limits.iter().zip(&mut counters) {
                let has_room = limit.check(counter, self.now).is_ok();
                if has_room || matches!(limit, Limit::Log { .. }) {
                    limit.take(counter, self.now);
                }
            }
            answer = check_all(&limits, &counters, self.now);
            self.counters.insert(key, counters);
        }
        Some(answer)
    }
}

fn check_all(limits: &[Limit], counters: &[Counter], now: u64) -> Answer {
    let mut left = u64::MAX;
    let mut wait = 0;
    for (limit, counter) in limits.iter().zip(counters) {
        match limit.check(counter, now) {
            Ok(of_limit) => left = left.min(of_limit),
            Err(of_limit) => wait = wait.max(of_limit),
        }
    }
    if wait > 0 { Err(wait) } else { Ok(left) }
}

impl Limit {
    fn counter(&self) -> Counter {
        match self {
            Limit::Window { .. } => Counter::Window {
                number: 0,
                count: 0,
            },
            Limit::Log { .. } => Counter::Log(Vec::new()),
            Limit::Bucket { size, ms, .. } => Counter::Bucket {
                parts: size * ms,
                since: 0,
            },
        }
    }

    fn check(&self, counter: &Counter, now: u64) -> Answer {
        match (self, counter) {
            (Limit::Window { n, ms }, Counter::Window { number, count }) => {
                let count = if *number == now / ms { *count } else { 0 };
                if count < *n {
                    Ok(n - count - 1)
                } else {
                    Err(ms - now % ms)
                }
            }
            (Limit::Log { n, ms }, Counter::Log(times)) => {
                let recent: Vec<u64> = times.iter().copied().filter(|t| now - t < *ms).collect();
                if (recent.len() as u64) < *n {
                    Ok(n - recent.len() as u64 - 1)
                } else {
                    Err(ms - (now - recent[0]))
                }
            }
            (Limit::Bucket { ms, n, .. }, Counter::Bucket { parts, since }) => {
                let parts = self.parts(*parts, *since, now);
                if parts >= *ms {
                    Ok(parts / ms - 1)
                } else {
                    Err((ms - parts).div_ceil(*n))
                }
            }
            _ => Err(1),
        }
    }

    fn take(&self, counter: &mut Counter, now: u64) {
        match (self, counter) {
            (Limit::Window { ms, .. }, Counter::Window { number, count }) => {
                if *number != now / ms {
                    *number = now / ms;
                    *count = 0;
                }
                *count += 1;
            }
            (Limit::Log { n, ms }, Counter::Log(times)) => {
                times.retain(|time| now - *time < *ms);
                times.push(now);
                if times.len() as u64 > *n {
                    times.remove(0);
                }
            }
            (Limit::Bucket { ms, .. }, Counter::Bucket { parts, since }) => {
                *parts = self.parts(*parts, *since, now) - ms;
                *since = now;
            }
            _ => {}
        }
    }

    fn is_idle(&self, counter: &Counter, now: u64) -> bool {
        match (self, counter) {
            (Limit::Window { ms, .. }, Counter::Window { number, .. }) => *number < now / ms,
            (Limit::Log { ms, .. }, Counter::Log(times)) => {
                times.iter().all(|time| now - time >= *ms)
            }
            (Limit::Bucket { size, ms, .. }, Counter::Bucket { parts, since }) => {
                self.parts(*parts, *since, now) == size * ms
            }
            _ => true,
        }
    }

    /// The parts of a token now.
    fn parts(&self, parts: u64, since: u64, now: u64) -> u64 {
        match self {
            Limit::Bucket { size, n, ms } => (parts + (now - since) * n).min(size * ms),
            _ => 0,
        }
    }
}

/// `None` if a number is 0.
fn limit_of(words: &[&str]) -> Option<Limit> {
    let limit = match words {
        ["bucket", size, n, ms] => Limit::Bucket {
            size: number(size),
            n: number(n),
            ms: number(ms),
        },
        ["log", n, ms] => Limit::Log {
            n: number(n),
            ms: number(ms),
        },
        [_, n, ms] => Limit::Window {
            n: number(n),
            ms: number(ms),
        },
        _ => return None,
    };
    let numbers = words.iter().skip(1).map(|word| number(word));
    numbers.min().filter(|least| *least > 0).map(|_| limit)
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}
