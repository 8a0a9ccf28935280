//! The index behind text commands: it reads words, calls the index, and writes replies.
//!
//! A partner brings orders, spellings and filters by name, before the first command. They
//! are foreign code: a panic or a senseless answer is a reply.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ranking::{Day, Entry, Ranker, Recent};
use crate::rules::{AsTyped, Filter, Normaliser};
use crate::session::{LogDown, QueryLog, Session};
use crate::{Index, Suggestion, Term};

/// The most characters of a term.
const LONGEST: usize = 20;
/// How many suggestions a user sees.
const SHOWN: usize = 3;

/// What an order may know when it scores a term.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub entry: &'a Entry,
    pub today: Day,
    /// The user who types, if a user does.
    pub user: Option<&'a str>,
    /// How often this user has searched the term.
    pub searched: u64,
}

/// The order `recent`: the weight is halved for each full week without a use.
#[must_use]
pub fn recent(question: &Question<'_>) -> u64 {
    Recent.score(question.entry, question.today)
}

type Order = Arc<dyn Fn(&Question<'_>) -> u64 + Send + Sync>;
type MakeSpelling = Box<dyn Fn() -> Box<dyn Normaliser>>;
type MakeFilter = Box<dyn Fn(&str) -> Box<dyn Filter>>;

/// An index that is run by text commands.
pub struct App {
    orders: BTreeMap<String, Order>,
    spellings: BTreeMap<String, MakeSpelling>,
    filters: BTreeMap<String, MakeFilter>,
    index: Index,
    /// The order that was set up, and its name.
    order: (String, Order),
    spelling: Arc<dyn Normaliser>,
    hidden: Hidden,
    log: Journal,
    sessions: BTreeMap<String, Session>,
    /// The day on which each term was used last.
    used: BTreeMap<Term, Day>,
    searches: BTreeMap<(String, Term), u64>,
}

impl Default for App {
    fn default() -> Self {
        let (hidden, log) = (Hidden::default(), Journal::default());
        let order: Order = Arc::new(|it| it.entry.weight);
        let app = Self {
            orders: BTreeMap::new(),
            spellings: BTreeMap::new(),
            filters: BTreeMap::new(),
            index: Index::new()
                .with_filter(hidden.clone())
                .with_log(log.clone()),
            order: ("weight".into(), Arc::clone(&order)),
            spelling: Arc::new(AsTyped),
            hidden,
            log,
            sessions: BTreeMap::new(),
            used: BTreeMap::new(),
            searches: BTreeMap::new(),
        };
        app.with_order("weight", |it| it.entry.weight)
            .with_order("recent", recent)
            .with_spelling("plain", || Box::new(AsTyped))
            .with_spelling("lower", || Box::new(Lower))
            .with_filter("word", |text| Box::new(Word(text.to_lowercase())))
            .with_filter("start", |text| Box::new(Start(text.to_lowercase())))
    }
}

impl App {
    /// An index without terms, which knows the built-in orders, spellings and filters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an order for `rank NAME`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_order(
        mut self,
        name: &str,
        order: impl Fn(&Question<'_>) -> u64 + Send + Sync + 'static,
    ) -> Self {
        let entry = self.orders.entry(name.to_string());
        entry.or_insert(Arc::new(order));
        self
    }

    /// Adds a spelling for `spelling NAME`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_spelling(
        mut self,
        name: &str,
        make: impl Fn() -> Box<dyn Normaliser> + 'static,
    ) -> Self {
        let entry = self.spellings.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a filter for `hide NAME TEXT`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_filter(
        mut self,
        name: &str,
        make: impl Fn(&str) -> Box<dyn Filter> + 'static,
    ) -> Self {
        let entry = self.filters.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.act(&words));
        let mut reply = reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"));
        for news in self.log.take_news() {
            reply += &format!("\n{news}");
        }
        reply
    }

    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["log"] => self.log.switch(true),
            ["log", "up"] => self.log.switch(true),
            ["log", "down"] => self.log.switch(false),
            ["spelling", name] => {
                let checked = Arc::new(Checked(self.spellings.get(*name)?()));
                self.spelling = checked.clone();
                self.index = std::mem::take(&mut self.index).with_normaliser(Shared(checked));
                format!("spelling {name}")
            }
            ["rank", name] => {
                let order = Arc::clone(self.orders.get(*name)?);
                self.order = ((*name).to_string(), Arc::clone(&order));
                self.index = std::mem::take(&mut self.index).with_ranker(ForAll(order));
                format!("ranks by {name}")
            }
            _ => return None,
        })
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["add", text, weight] => self.add(text, weight.parse().ok()?),
            ["remove", text] => match self.known(text) {
                Some((term, _)) => {
                    self.index.remove(&term);
                    self.used.remove(&term);
                    format!("{term} is removed")
                }
                None => format!("rejected: there is no {text}"),
            },
            ["weight", text] => match self.known(text) {
                Some((term, weight)) => format!("{term} has weight {weight}"),
                None => format!("rejected: there is no {text}"),
            },
            ["score", text] => match self.known(text) {
                Some((term, weight)) => {
                    let score = self.score(&term, weight, None)?;
                    format!("{term} scores {score}")
                }
                None => format!("rejected: there is no {text}"),
            },
            ["suggest", prefix, k] => row(&self.index.suggest(prefix, k.parse().ok()?)),
            ["top", k] => row(&self.index.suggest("", k.parse().ok()?)),
            ["type", user, keys] => self.type_in(user, keys),
            ["text", user] => {
                let text = self.sessions.get(*user).map(Session::text);
                let text = text.filter(|text| !text.is_empty());
                format!("{user} typed {}", text.as_deref().unwrap_or("nothing"))
            }
            ["hide", kind, text] => {
                let filter = self.filters.get(*kind)?(text);
                self.hidden.add(kind, text, filter);
                format!("hides {kind} {text}")
            }
            ["unhide", kind, text] => {
                if self.hidden.remove(kind, text) {
                    format!("no longer hides {kind} {text}")
                } else {
                    format!("rejected: {kind} {text} is not hidden")
                }
            }
            ["wait", days] => {
                let days = days.parse().ok()?;
                match guarded(|| self.index.advance(days)) {
                    Some(()) => format!("day {}", self.index.today().0),
                    None => self.order_failed(),
                }
            }
            _ => return None,
        })
    }

    fn add(&mut self, text: &str, weight: u64) -> String {
        let given = Term::new(text).ok();
        let given = given.filter(|_| text.chars().count() <= LONGEST);
        let Some(given) = given else {
            return format!("rejected: {text} is too long");
        };
        let term = self.stored(&given);
        let Some(old) = guarded(|| self.index.insert(given, weight)) else {
            return self.order_failed();
        };
        let mut reply = format!("{term} has weight {weight}");
        if let Some(old) = old {
            reply += &format!(", before {old}");
        }
        self.used.insert(term, self.index.today());
        reply
    }

    fn type_in(&mut self, user: &str, keys: &str) -> String {
        let mut reply = String::new();
        for key in keys.chars() {
            let outcome = match key {
                '#' => self.commit(user),
                _ => Ok(self.press(user, key)),
            };
            match outcome {
                Ok(shown) => reply = shown,
                Err(rejected) => return rejected,
            }
        }
        reply
    }

    fn press(&mut self, user: &str, key: char) -> String {
        let session = self.sessions.entry(user.to_string()).or_default();
        let shown = session.input(&mut self.index, key);
        if shown.is_ok_and(|shown| shown.is_empty()) {
            return row(&[]);
        }
        // The order may depend on the user.
        let all = self.index.suggest(&session.text(), usize::MAX);
        let scored = all.into_iter().filter_map(|it| {
            let score = self.score(&it.term, it.weight, Some(user))?;
            Some((Reverse(score), it.term, it.weight))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort();
        let first = scored.into_iter().take(SHOWN);
        let first = first.map(|(_, term, weight)| Suggestion { term, weight });
        row(&first.collect::<Vec<_>>())
    }

    /// The reply, or why the query was rejected.
    fn commit(&mut self, user: &str) -> Result<String, String> {
        let session = self.sessions.entry(user.to_string()).or_default();
        let text = session.text();
        let query = Term::new(&text).ok();
        let query = query.filter(|_| text.chars().count() <= LONGEST);
        let Some(query) = query else {
            *session = Session::new();
            return Ok(row(&[]));
        };
        match guarded(|| session.input(&mut self.index, '#')) {
            Some(Ok(_)) => {}
            Some(Err(LogDown)) => return Err("rejected: log is down".into()),
            None => return Err(self.order_failed()),
        }
        let term = self.stored(&query);
        let reply = format!("{user} searched {term}");
        self.used.insert(term.clone(), self.index.today());
        *self.searches.entry((user.to_string(), term)).or_default() += 1;
        Ok(reply)
    }

    /// The stored form of a term.
    fn stored(&self, term: &Term) -> Term {
        let text = self.spelling.term(term.as_str());
        Term::new(&text).unwrap_or_else(|_| term.clone())
    }

    /// A term that the index has, in its stored form, with its weight.
    fn known(&self, text: &str) -> Option<(Term, u64)> {
        let term = Term::new(text).ok()?;
        let weight = self.index.weight(&term)?;
        Some((self.stored(&term), weight))
    }

    fn score(&self, term: &Term, weight: u64, user: Option<&str>) -> Option<u64> {
        let entry = Entry {
            term: term.clone(),
            weight,
            last_used: self.used.get(term).copied().unwrap_or_default(),
        };
        let searches = user.map(|user| (user.to_string(), term.clone()));
        let searched = searches.and_then(|key| self.searches.get(&key));
        let question = Question {
            entry: &entry,
            today: self.index.today(),
            user,
            searched: searched.copied().unwrap_or(0),
        };
        guarded(|| (self.order.1)(&question))
    }

    fn order_failed(&self) -> String {
        format!("rejected: rank {} failed", self.order.0)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

fn row(shown: &[Suggestion]) -> String {
    if shown.is_empty() {
        return "nothing".into();
    }
    let cells = shown.iter().map(|it| format!("{} {}", it.term, it.weight));
    cells.collect::<Vec<_>>().join(", ")
}

/// `None` if foreign code panics. The index is unchanged then: it calls foreign code
/// before its first change.
fn guarded<T>(act: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(act)).ok()
}

/// An order of terms in which no user types.
struct ForAll(Order);

impl Ranker for ForAll {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        (self.0)(&Question {
            entry,
            today,
            user: None,
            searched: 0,
        })
    }
}

struct Lower;

impl Normaliser for Lower {
    fn term(&self, text: &str) -> String {
        text.to_lowercase()
    }

    fn prefix(&self, text: &str) -> String {
        text.to_lowercase()
    }
}

/// A spelling whose terms are checked: one word, not too long, or as it was given.
struct Checked(Box<dyn Normaliser>);

impl Normaliser for Checked {
    fn term(&self, text: &str) -> String {
        let made = self.0.term(text);
        let is_word = !made.is_empty() && !made.contains(char::is_whitespace);
        if is_word && made.chars().count() <= LONGEST {
            made
        } else {
            text.to_string()
        }
    }

    fn prefix(&self, text: &str) -> String {
        self.0.prefix(text)
    }
}

/// The app and the index use the same spelling.
struct Shared(Arc<Checked>);

impl Normaliser for Shared {
    fn term(&self, text: &str) -> String {
        self.0.term(text)
    }

    fn prefix(&self, text: &str) -> String {
        self.0.prefix(text)
    }
}

/// Hides terms with this word, which is in lower case.
struct Word(String);

impl Filter for Word {
    fn allows(&self, term: &Term) -> bool {
        let text = term.as_str().to_lowercase();
        text.split('-').all(|word| word != self.0)
    }
}

/// Hides terms that begin with this text, which is in lower case.
struct Start(String);

impl Filter for Start {
    fn allows(&self, term: &Term) -> bool {
        !term.as_str().to_lowercase().starts_with(&self.0)
    }
}

/// Filters by kind and text.
type Filters = BTreeMap<(String, String), Box<dyn Filter>>;

/// What is hidden now. Clones are the same list.
#[derive(Clone, Default)]
struct Hidden(Arc<Mutex<Filters>>);

impl Hidden {
    fn add(&self, kind: &str, text: &str, filter: Box<dyn Filter>) {
        lock(&self.0).insert((kind.into(), text.to_lowercase()), filter);
    }

    fn remove(&self, kind: &str, text: &str) -> bool {
        let key = (kind.into(), text.to_lowercase());
        lock(&self.0).remove(&key).is_some()
    }
}

impl Filter for Hidden {
    /// A filter that panics hides the term.
    fn allows(&self, term: &Term) -> bool {
        let filters = lock(&self.0);
        filters
            .values()
            .all(|filter| guarded(|| filter.allows(term)).unwrap_or(false))
    }
}

/// The log of the queries. Clones are the same log.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Lines>>);

#[derive(Default)]
struct Lines {
    /// `None` without a log.
    is_up: Option<bool>,
    queries: usize,
    news: Vec<String>,
}

impl Journal {
    fn switch(&self, is_up: bool) -> String {
        lock(&self.0).is_up = Some(is_up);
        format!("log is {}", if is_up { "up" } else { "down" })
    }

    fn take_news(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.0).news)
    }
}

impl QueryLog for Journal {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        let mut lines = lock(&self.0);
        match lines.is_up {
            None => {}
            Some(false) => return Err(LogDown),
            Some(true) => {
                lines.queries += 1;
                let line = format!("logged {}: {query}", lines.queries);
                lines.news.push(line);
            }
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
