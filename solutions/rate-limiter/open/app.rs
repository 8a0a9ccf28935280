//! The limiter behind a text command: it reads words, calls the limiter, and writes
//! replies.
//!
//! A partner brings limits and owners of counters by name, before the first command.
//! Limits are foreign code: a panic or a senseless answer is a reply.

use crate::algorithms::{Algorithm, Algorithms, Outcome, State};
use crate::attempts::Rejections;
use crate::tiers::Tiers;
use crate::{Clock, Config, Decision, Millis, Problem, RateLimiter, Settings};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Makes a limit from its words, the name first.
type MakeLimit = Box<dyn Fn(&[&str]) -> Result<Box<dyn Algorithm>, Problem>>;
/// Says whose counter a client uses.
type Owner = Arc<dyn Fn(&str) -> String>;
/// What a limit is for: a tier, if any, and an endpoint. The default has no endpoint.
type Scope = (Option<String>, Option<String>);

/// Makes a built-in limit from its words: `window N MS`, `log N MS` or
/// `bucket SIZE N MS`.
///
/// # Errors
/// `Zero` if a number is 0; another problem if the words make no sense.
pub fn built_in(words: &[&str]) -> Result<Box<dyn Algorithm>, Problem> {
    let settings = match words {
        ["window", n, ms] => Settings::of("fixed-window")
            .with("limit", number(n)?)
            .with("window_ms", number(ms)?),
        ["log", n, ms] => Settings::of("sliding-log")
            .with("limit", number(n)?)
            .with("window_ms", number(ms)?),
        ["bucket", size, n, ms] => Settings::of("token-bucket")
            .with("capacity", number(size)?)
            .with("refill", number(n)?)
            .with("every_ms", number(ms)?),
        _ => return Err(Problem::UnknownAlgorithm(words.join(" "))),
    };
    Algorithms::standard().build(&settings)
}

/// A number, which may be 0.
///
/// # Errors
/// `Missing`: the word is no number.
pub fn number(word: &str) -> Result<u64, Problem> {
    word.parse().map_err(|_| Problem::Missing(word.to_owned()))
}

/// One `limit` or `default` command.
struct Rule {
    limits: Vec<Arc<dyn Algorithm>>,
    owner: Option<Owner>,
}

/// A limiter that is run by text commands.
pub struct App {
    makers: BTreeMap<String, MakeLimit>,
    owners: BTreeMap<String, Owner>,
    rules: BTreeMap<Scope, Rule>,
    rejections: Rejections,
    clock: Now,
    tiers: BTreeMap<String, String>,
    current: CurrentTier,
    /// Made at the first request.
    limiter: Option<RateLimiter>,
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            makers: BTreeMap::new(),
            owners: BTreeMap::new(),
            rules: BTreeMap::new(),
            rejections: Rejections::Ignored,
            clock: Now::default(),
            tiers: BTreeMap::new(),
            current: CurrentTier::default(),
            limiter: None,
        };
        app.with_limit("window", built_in)
            .with_limit("log", built_in)
            .with_limit("bucket", built_in)
    }
}

impl App {
    /// A limiter without any limit, which knows the built-in ones.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a way to count, for limits that begin with this name. A name that is taken
    /// keeps its meaning.
    #[must_use]
    pub fn with_limit(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Result<Box<dyn Algorithm>, Problem> + 'static,
    ) -> Self {
        let entry = self.makers.entry(name.to_owned());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds an owner of counters, for `by NAME`: the clients for whom `owner` returns the
    /// same text share a counter. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_owner(mut self, name: &str, owner: impl Fn(&str) -> String + 'static) -> Self {
        let entry = self.owners.entry(name.to_owned());
        entry.or_insert(Arc::new(owner));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = match words.as_slice() {
            ["limit", endpoint, rest @ ..] => self.add_rule(Some(endpoint), rest),
            ["default", rest @ ..] => self.add_rule(None, rest),
            ["count", "rejected"] => {
                self.rejections = Rejections::Counted;
                Some("rejected requests count".to_owned())
            }
            ["wait", ms] => self.wait(ms),
            ["tier", client, tier] => Some(self.set_tier(client, tier)),
            ["ask", client, endpoint] => Some(self.ask(client, endpoint)),
            ["counters"] => Some(match self.counters() {
                1 => "1 counter".to_owned(),
                count => format!("{count} counters"),
            }),
            ["evict"] => {
                let evicted = self.limiter.as_mut().map_or(0, RateLimiter::evict_idle);
                Some(format!("evicted {evicted}, {} left", self.counters()))
            }
            _ => None,
        };
        reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"))
    }

    /// `for TIER`, `by OWNER`, and limits with `and` between them.
    fn add_rule(&mut self, endpoint: Option<&str>, words: &[&str]) -> Option<String> {
        let (tier, rest) = match words {
            ["for", tier, rest @ ..] => (Some(*tier), rest),
            rest => (None, rest),
        };
        let (owner, limits) = match rest {
            ["by", owner, rest @ ..] => (Some(*owner), rest),
            rest => (None, rest),
        };
        let mut subject = endpoint.unwrap_or("default").to_owned();
        if let Some(tier) = tier {
            subject += &format!(" for {tier}");
        }
        let scope = (tier.map(str::to_owned), endpoint.map(str::to_owned));
        if self.rules.contains_key(&scope) {
            return Some(match endpoint {
                Some(_) => format!("rejected: {subject} has a limit"),
                None => "rejected: there is a default".to_owned(),
            });
        }
        let rule = Rule {
            owner: match owner {
                Some(name) => Some(Arc::clone(self.owners.get(name)?)),
                None => None,
            },
            limits: match self.limits(limits) {
                Ok(limits) => limits,
                Err(Problem::Zero(_)) => return Some("rejected: a number is 0".to_owned()),
                Err(_) => return None,
            },
        };
        self.rules.insert(scope, rule);
        if let Some(owner) = owner {
            subject += &format!(" by {owner}");
        }
        let subject = match endpoint {
            Some(_) => format!("limit {subject}"),
            None => subject,
        };
        Some(format!("{subject}: {}", limits.join(" ")))
    }

    fn limits(&self, words: &[&str]) -> Result<Vec<Arc<dyn Algorithm>>, Problem> {
        let limits = words.split(|word| *word == "and").map(|words| {
            let name = words.first().copied().unwrap_or_default();
            let make = self.makers.get(name);
            let make = make.ok_or_else(|| Problem::UnknownAlgorithm(name.to_owned()))?;
            let checked: Arc<dyn Algorithm> = Arc::new(Checked {
                name: name.to_owned(),
                inner: make(words)?,
            });
            Ok(checked)
        });
        limits.collect()
    }

    fn wait(&mut self, ms: &str) -> Option<String> {
        let ms: u64 = ms.parse().ok()?;
        let before = self.clock.0.fetch_add(ms, Ordering::SeqCst);
        Some(format!("time {}", before + ms))
    }

    fn set_tier(&mut self, client: &str, tier: &str) -> String {
        if tier == "none" {
            self.tiers.remove(client);
            return format!("{client} has no tier");
        }
        self.tiers.insert(client.to_owned(), tier.to_owned());
        format!("{client} is {tier}")
    }

    fn ask(&mut self, client: &str, endpoint: &str) -> String {
        let tier = self.tiers.get(client).cloned();
        let Some(rule) = self.rule(tier.as_ref(), endpoint) else {
            return "yes, no limit".to_owned();
        };
        let owner = rule.owner.as_ref().map(|owner| owner(client));
        let owner = owner.unwrap_or_else(|| client.to_owned());
        if self.limiter.is_none() {
            self.limiter = self.make_limiter();
        }
        let Some(limiter) = &mut self.limiter else {
            return "rejected: the limits make no sense".to_owned();
        };
        self.current.set(tier);
        // The limiter is unchanged when a limit panics.
        let call = AssertUnwindSafe(|| limiter.allow(&owner, endpoint));
        match catch_unwind(call) {
            Ok(Decision::Allowed { remaining }) => format!("yes, {remaining} left"),
            Ok(Decision::Rejected { retry_after }) => format!("no, wait {}", retry_after.0),
            Err(panic) => match panic.downcast::<Failed>() {
                Ok(failed) => format!("rejected: limit {} failed", failed.0),
                Err(panic) => resume_unwind(panic),
            },
        }
    }

    /// The rule that applies to a request.
    fn rule(&self, tier: Option<&String>, endpoint: &str) -> Option<&Rule> {
        let endpoint = Some(endpoint.to_owned());
        let of_tier = tier.and_then(|tier| {
            let scope = (Some(tier.clone()), endpoint.clone());
            self.rules.get(&scope)
        });
        of_tier
            .or_else(|| self.rules.get(&(None, endpoint)))
            .or_else(|| self.rules.get(&(None, None)))
    }

    /// Gives each limit a name, and a configuration of these names to the limiter.
    fn make_limiter(&self) -> Option<RateLimiter> {
        let mut algorithms = Algorithms::standard();
        let mut named = Vec::new();
        for (number, (scope, rule)) in self.rules.iter().enumerate() {
            let mut settings = Vec::new();
            for (place, limit) in rule.limits.iter().enumerate() {
                let (name, limit) = (format!("{number}.{place}"), Arc::clone(limit));
                settings.push(Settings::of(&name));
                algorithms = algorithms.with(&name, move |_| {
                    let limit = Arc::clone(&limit);
                    Ok(Box::new(Shared(limit)))
                });
            }
            named.push((scope, settings));
        }
        // Without a default, the limiter is not asked about other endpoints.
        let never = Settings::new().with("limit", 1).with("window_ms", 1);
        let default = named.iter().find(|(scope, _)| scope.1.is_none());
        let default = default.and_then(|(_, settings)| settings.first().cloned());
        let mut config = Config::new(default.unwrap_or(never));
        for (scope, settings) in &named {
            config = match scope {
                (Some(tier), Some(endpoint)) => config.tier_rule(tier, endpoint, settings),
                (None, Some(endpoint)) => config.rule_of_all(endpoint, settings),
                (_, None) => config,
            };
        }
        let limiter = RateLimiter::with_algorithms(&config, &algorithms, self.clock.clone());
        let limiter = limiter.ok()?.with_rejections(self.rejections);
        Some(limiter.with_tiers(self.current.clone()))
    }

    fn counters(&self) -> usize {
        self.limiter.as_ref().map_or(0, RateLimiter::keys)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// The time, which only `wait` moves.
#[derive(Clone, Default)]
struct Now(Arc<AtomicU64>);

impl Clock for Now {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// The tier of the client who asks now.
#[derive(Clone, Default)]
struct CurrentTier(Arc<Mutex<Option<String>>>);

impl CurrentTier {
    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, tier: Option<String>) {
        *self.lock() = tier;
    }
}

impl Tiers for CurrentTier {
    fn tier(&self, _client: &str) -> Option<String> {
        self.lock().clone()
    }
}

/// The panic of a limit, with its name.
struct Failed(String);

/// A limit whose panics and senseless answers become a panic that names it.
struct Checked {
    name: String,
    inner: Box<dyn Algorithm>,
}

impl Checked {
    fn call<T>(&self, act: impl FnOnce(&dyn Algorithm) -> T) -> T {
        let result = catch_unwind(AssertUnwindSafe(|| act(self.inner.as_ref())));
        result.unwrap_or_else(|_| self.fail())
    }

    fn fail(&self) -> ! {
        resume_unwind(Box::new(Failed(self.name.clone())))
    }
}

impl Algorithm for Checked {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        match self.call(|it| it.decide(state, now)) {
            Outcome::Rejected {
                retry_after: Millis(0),
            } => self.fail(),
            outcome => outcome,
        }
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        self.call(|it| it.after_rejection(state, now))
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        self.call(|it| it.idle_from(state))
    }
}

/// One limit that the limiter and the app have in common.
struct Shared(Arc<dyn Algorithm>);

impl Algorithm for Shared {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        self.0.decide(state, now)
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        self.0.after_rejection(state, now)
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        self.0.idle_from(state)
    }
}
