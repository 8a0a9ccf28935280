//! The shortener behind a text command: it reads words, calls the shortener, and writes
//! replies.
//!
//! A partner brings generators and styles by name, before the first command. They are
//! foreign code: a panic when one is made, or of a generator, is a reply, and a style
//! that fails has a line.

use crate::aliases::{AliasError, CodeRule, Repeats, Reserved};
use crate::generators::{CodeGen, Counter};
use crate::lifetime::{Click, ClickSink, Clock, DeleteError, Redirect, Status, Timestamp};
use crate::store::{LinkStore, MemoryStore};
use crate::{Code, ResolveError, ShortenError, Shortener, base62};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Makes a generator from the words after its name, or `None` if they make no sense.
type MakeGenerator = Box<dyn Fn(&[&str]) -> Option<Box<dyn CodeGen>>>;
/// Makes a style from the words after its name, or `None` if they make no sense.
type MakeStyle = Box<dyn Fn(&[&str]) -> Option<Box<dyn Style>>>;

/// The generators of the house, which never run out of proposals.
const HOUSE: [&str; 2] = ["counter", "sum"];

/// A click, and what is known of its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub code: Code,
    pub url: String,
    pub at: Timestamp,
    /// The link is gone from this moment on.
    pub until: Option<Timestamp>,
}

/// What a sink shows of a click.
pub trait Style {
    /// The words after the name of the sink, or `None` to show nothing.
    fn line(&mut self, visit: &Visit) -> Option<String>;
}

/// A shortener that is set up and run by text commands.
pub struct App {
    generators: BTreeMap<String, MakeGenerator>,
    styles: BTreeMap<String, MakeStyle>,
    reserved: Vec<String>,
    repeats: Repeats,
    status: Status,
    teams: BTreeMap<String, Team>,
    sinks: Vec<Sink>,
    clock: HandClock,
    store: Arc<MemoryStore>,
    clicks: Clicks,
    /// Redirects, aliases, and links of no team; made by the first command that is not
    /// set-up.
    front: Option<Shortener>,
}

/// Who shortens with a generator of their own. All teams share the links.
struct Team {
    generator: String,
    codes: Arc<dyn CodeGen>,
    shortener: Option<Shortener>,
}

struct Sink {
    name: String,
    style: Box<dyn Style>,
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            generators: BTreeMap::new(),
            styles: BTreeMap::new(),
            reserved: Vec::new(),
            repeats: Repeats::NewCode,
            status: Status::Temporary,
            teams: BTreeMap::new(),
            sinks: Vec::new(),
            clock: HandClock::default(),
            store: Arc::default(),
            clicks: Clicks::default(),
            front: None,
        };
        app.with_generator("counter", |words| {
            let first = words.first()?.parse().ok()?;
            Some(Box::new(Counter::starting_at(first)))
        })
        .with_generator("sum", |_| Some(Box::new(Sum)))
        .with_style("all", |_| Some(Box::new(All)))
        .with_style("first", |_| Some(Box::new(First::default())))
    }
}

impl App {
    /// A shortener without links, which knows the generators and styles of the house.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a generator for `team TEAM NAME …`. A name that is taken keeps its
    /// generator.
    #[must_use]
    pub fn with_generator(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn CodeGen>> + 'static,
    ) -> Self {
        let entry = self.generators.entry(name.to_owned());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a style for `sink SINK NAME …`. A name that is taken keeps its style.
    #[must_use]
    pub fn with_style(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn Style>> + 'static,
    ) -> Self {
        let entry = self.styles.entry(name.to_owned());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.act(&words));
        reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"))
    }

    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        match words {
            ["reserve", word] => {
                self.reserved.push((*word).to_owned());
                Some(format!("{word} is reserved"))
            }
            ["repeats", "same"] => {
                self.repeats = Repeats::SameCode;
                Some("repeats get the same code".to_owned())
            }
            ["status", "301"] => {
                self.status = Status::Permanent;
                Some("redirects are 301".to_owned())
            }
            ["team", name, generator, more @ ..] => {
                let make = self.generators.get(*generator)?;
                let Ok(codes) = guarded(|| make(more)) else {
                    return Some(format!("rejected: generator {generator} failed"));
                };
                let codes = codes?;
                let team = Team {
                    generator: (*generator).to_owned(),
                    codes: Arc::from(codes),
                    shortener: None,
                };
                self.teams.insert((*name).to_owned(), team);
                Some(format!("team {name} uses {generator}"))
            }
            ["sink", name, style, more @ ..] => {
                let make = self.styles.get(*style)?;
                let Ok(made) = guarded(|| make(more)) else {
                    return Some(format!("rejected: style {style} failed"));
                };
                self.sinks.push(Sink {
                    name: (*name).to_owned(),
                    style: made?,
                });
                Some(format!("sink {name} shows {style}"))
            }
            _ => None,
        }
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        match words {
            ["shorten", url] => Some(self.shorten(None, url, None)),
            ["shorten", url, team] => Some(self.shorten(Some(team), url, None)),
            ["shorten-for", seconds, url] => {
                let until = self.after(seconds)?;
                Some(self.shorten(None, url, Some(until)))
            }
            ["shorten-for", seconds, url, team] => {
                let until = self.after(seconds)?;
                Some(self.shorten(Some(team), url, Some(until)))
            }
            ["alias", alias, url] => Some(self.alias(alias, url)),
            ["resolve", text] => Some(self.resolve(text)),
            ["follow", text] => Some(self.follow(text)),
            ["delete", text] => Some(self.delete(text)),
            ["wait", seconds] => {
                let now = self.after(seconds)?;
                self.clock.0.store(now.0, Ordering::Relaxed);
                Some(format!("second {}", now.0))
            }
            _ => None,
        }
    }

    fn after(&self, seconds: &str) -> Option<Timestamp> {
        let seconds: u64 = seconds.parse().ok()?;
        Some(Timestamp(self.clock.now().0 + seconds))
    }

    fn shorten(&mut self, team: Option<&str>, url: &str, until: Option<Timestamp>) -> String {
        let (shortener, generator) = match team {
            None => (self.front(), "counter".to_owned()),
            Some(name) => match self.team(name) {
                Some(found) => found,
                None => return format!("rejected: there is no team {name}"),
            },
        };
        let made = guarded(|| match until {
            None => shortener.shorten(url),
            Some(until) => shortener.shorten_until(url, until),
        });
        match made {
            Ok(Ok(code)) => match until {
                None => format!("code {code}"),
                Some(until) => format!("code {code} until second {}", until.0),
            },
            Ok(Err(ShortenError::NotAUrl(text))) => format!("rejected: {text} is not a URL"),
            Ok(Err(_)) => "rejected: no free code".to_owned(),
            Err(_) => format!("rejected: generator {generator} failed"),
        }
    }

    fn alias(&mut self, alias: &str, url: &str) -> String {
        match self.front().shorten_as(url, alias) {
            Ok(code) => format!("code {code}"),
            Err(AliasError::NotAUrl(text)) => format!("rejected: {text} is not a URL"),
            Err(AliasError::BadAlias(text)) => format!("rejected: {text} is not a code"),
            Err(AliasError::Rejected(reason)) => format!("rejected: {alias} is {reason}"),
            Err(_) => format!("rejected: {alias} is taken"),
        }
    }

    fn resolve(&mut self, text: &str) -> String {
        let Ok(code) = Code::parse(text) else {
            return format!("rejected: {text} is unknown");
        };
        match self.front().resolve(&code) {
            Ok(url) => format!("{code} leads to {url}"),
            Err(error) => refusal(error),
        }
    }

    fn follow(&mut self, text: &str) -> String {
        let Ok(code) = Code::parse(text) else {
            return format!("rejected: {text} is unknown");
        };
        let Redirect { url, status } = match self.front().follow(&code) {
            Ok(redirect) => redirect,
            Err(error) => return refusal(error),
        };
        let mut reply = match status {
            Status::Permanent => format!("301 {url}"),
            Status::Temporary => format!("302 {url}"),
        };
        for click in self.clicks.take() {
            let link = self.store.get(&click.code).ok().flatten();
            let visit = Visit {
                code: click.code,
                url: url.clone(),
                at: click.at,
                until: link.and_then(|link| link.until),
            };
            for sink in &mut self.sinks {
                if let Some(line) = sink.line(&visit) {
                    reply += &format!("\n{}: {line}", sink.name);
                }
            }
        }
        reply
    }

    fn delete(&mut self, text: &str) -> String {
        let Ok(code) = Code::parse(text) else {
            return format!("rejected: {text} is unknown");
        };
        match self.front().delete(&code) {
            Ok(()) => format!("{code} is deleted"),
            Err(DeleteError::Gone(code)) => format!("rejected: {code} is gone"),
            Err(_) => format!("rejected: {code} is unknown"),
        }
    }

    /// A shortener for the links that all share.
    fn open(&self) -> Shortener {
        Shortener::new()
            .with_store(Arc::clone(&self.store))
            .with_clock(self.clock.clone())
            .with_status(self.status)
            .with_repeats(self.repeats)
            .with_rule(self.reserved())
    }

    fn reserved(&self) -> Reserved {
        let words: Vec<&str> = self.reserved.iter().map(String::as_str).collect();
        Reserved::new(&words)
    }

    fn tireless(&self, codes: Arc<dyn CodeGen>) -> Tireless {
        Tireless {
            codes,
            reserved: self.reserved(),
            store: Arc::clone(&self.store),
        }
    }

    fn front(&mut self) -> &mut Shortener {
        if self.front.is_none() {
            let codes = self.tireless(Arc::new(Counter::starting_at(1)));
            let front = self.open().with_generator(codes);
            self.front = Some(front.with_sink(self.clicks.clone()));
        }
        self.front.get_or_insert_default()
    }

    fn team(&mut self, name: &str) -> Option<(&mut Shortener, String)> {
        let open = self.open();
        let team = self.teams.get(name)?;
        let codes = Arc::clone(&team.codes);
        let new = if HOUSE.contains(&team.generator.as_str()) {
            open.with_generator(self.tireless(codes))
        } else {
            open.with_generator(Shared(codes))
        };
        let team = self.teams.get_mut(name)?;
        let shortener = team.shortener.get_or_insert(new);
        Some((shortener, team.generator.clone()))
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

fn refusal(error: ResolveError) -> String {
    match error {
        ResolveError::Gone(code) => format!("rejected: {code} is gone"),
        ResolveError::Unknown(code) => format!("rejected: {code} is unknown"),
        _ => "rejected: the store does not answer".to_owned(),
    }
}

impl Sink {
    /// A line break in a line would look like a line of another sink.
    fn line(&mut self, visit: &Visit) -> Option<String> {
        match guarded(|| self.style.line(visit)) {
            Ok(line) if line.as_ref().is_none_or(|it| !it.contains(['\n', '\r'])) => line,
            _ => Some("failed".to_owned()),
        }
    }
}

/// Runs foreign code; its panic is an error.
fn guarded<T>(foreign: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(foreign)).map_err(|_| Panicked)
}

struct Panicked;

/// A generator of the house. It looks itself for the next code that is free, because a
/// shortener gives up after some proposals.
struct Tireless {
    codes: Arc<dyn CodeGen>,
    reserved: Reserved,
    store: Arc<MemoryStore>,
}

impl Tireless {
    fn is_free(&self, proposal: &str) -> bool {
        Code::parse(proposal).is_ok_and(|code| {
            let is_taken = self.store.get(&code).is_ok_and(|link| link.is_some());
            !is_taken && self.reserved.objection(&code).is_none()
        })
    }
}

impl CodeGen for Tireless {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let mut proposals = (attempt..).map(|attempt| self.codes.propose(url, attempt));
        let free = proposals.find(|proposal| self.is_free(proposal));
        free.unwrap_or_default()
    }
}

/// A generator that the app keeps, too.
struct Shared(Arc<dyn CodeGen>);

impl CodeGen for Shared {
    fn propose(&self, url: &str, attempt: u32) -> String {
        self.0.propose(url, attempt)
    }
}

/// The sum of the characters of the URL, in four digits at least.
struct Sum;

impl CodeGen for Sum {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let sum: u64 = url.bytes().map(u64::from).sum();
        format!("{:0>4}", base62(sum + u64::from(attempt)))
    }
}

/// A line for each click.
struct All;

impl Style for All {
    fn line(&mut self, visit: &Visit) -> Option<String> {
        Some(format!("{} at second {}", visit.code, visit.at.0))
    }
}

/// A line for the first click of each code.
#[derive(Default)]
struct First {
    seen: BTreeSet<Code>,
}

impl Style for First {
    fn line(&mut self, visit: &Visit) -> Option<String> {
        let is_new = self.seen.insert(visit.code.clone());
        is_new.then(|| format!("{} for the first time", visit.code))
    }
}

/// The second that the command `wait` has reached.
#[derive(Clone, Default)]
struct HandClock(Arc<AtomicU64>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// The only sink of the shortener: it keeps the clicks until the app writes lines.
#[derive(Clone, Default)]
struct Clicks(Arc<Mutex<Vec<Click>>>);

impl Clicks {
    fn take(&self) -> Vec<Click> {
        std::mem::take(&mut *self.clicks())
    }

    fn clicks(&self) -> MutexGuard<'_, Vec<Click>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClickSink for Clicks {
    fn clicked(&self, click: &Click) {
        self.clicks().push(click.clone());
    }
}
