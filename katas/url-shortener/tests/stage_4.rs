//! Stage 4: links end, browsers remember, and somebody counts the clicks.

use crate::stage_1::{DOCS, NEWS, SHOP, code, short, target, typed};
use crate::stage_2::{alias_line, named, refused};
use crate::stage_3::Scripted;
use crate::support::{Generator, HandClock};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use url_shortener::aliases::{AliasError, Repeats, Reserved};
use url_shortener::generators::{Counter, Hashed};
use url_shortener::lifetime::{Click, ClickSink, Clock, DeleteError, Redirect, Status, Timestamp};
use url_shortener::{Code, ResolveError, ShortenError, Shortener, base62};

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(HandClock::now(self))
    }
}

/// Remembers the clicks.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Click>>>);

impl Memory {
    /// The clicks since the last question: `code@second`.
    pub fn clicks(&self) -> Vec<String> {
        let clicks = std::mem::take(&mut *self.0.lock().expect("no thread panicked"));
        let words = |click: Click| format!("{}@{}", click.code, click.at.0);
        clicks.into_iter().map(words).collect()
    }
}

impl ClickSink for Memory {
    fn clicked(&self, click: &Click) {
        let mut clicks = self.0.lock().expect("no thread panicked");
        clicks.push(click.clone());
    }
}

/// Makes a link with an end, or fails the test.
pub fn until(shortener: &mut Shortener, url: &str, end: u64) -> String {
    let code: Code = shortener
        .shorten_until(url, Timestamp(end))
        .expect("it is a URL");
    code.to_string()
}

fn gone(text: &str) -> Result<String, ResolveError> {
    Err(ResolveError::Gone(code(text)))
}

fn deleted(shortener: &mut Shortener, text: &str) {
    let outcome = shortener.delete(&code(text));
    assert_eq!(outcome, Ok(()), "{text} is there");
}

fn with_clock(start: u64) -> (Shortener, HandClock) {
    let clock = HandClock::at(start);
    let shortener = Shortener::new().with_clock(clock.clone());
    (shortener, clock)
}

// rules: 4.1
#[test]
fn a_link_is_gone_from_its_end_on() {
    let (mut shortener, clock) = with_clock(100);
    assert_eq!(until(&mut shortener, SHOP, 200), "1");
    assert_eq!(until(&mut shortener, DOCS, u64::MAX), "2");
    for (now, is_there) in [(100, true), (199, true), (200, false), (201, false)] {
        clock.set(now);
        let resolved: Result<String, ResolveError> = shortener.resolve(&code("1"));
        let expected = if is_there {
            Ok(SHOP.to_owned())
        } else {
            gone("1")
        };
        assert_eq!(resolved, expected, "at {now}");
        assert_eq!(shortener.follow(&code("1")).is_ok(), is_there, "at {now}");
    }
    clock.set(u64::MAX - 1);
    assert_eq!(target(&shortener, "2"), DOCS);
    let unknown = ResolveError::Unknown(code("9"));
    assert_eq!(shortener.follow(&code("9")), Err(unknown));
}

// rules: 4.1
#[test]
fn an_end_in_the_past_and_the_default_clock() {
    let (mut shortener, _clock) = with_clock(100);
    for end in [0, 99, 100] {
        let text = until(&mut shortener, SHOP, end);
        assert_eq!(target(&shortener, &text), "gone", "end at {end}");
    }
    let error: Option<ShortenError> = shortener.shorten_until("shop", Timestamp(200)).err();
    assert_eq!(error, Some(ShortenError::NotAUrl("shop".to_owned())));
    let mut by_default = Shortener::new();
    assert_eq!(until(&mut by_default, SHOP, 1), "1");
    assert_eq!(until(&mut by_default, SHOP, 0), "2");
    assert_eq!(target(&by_default, "1"), SHOP);
    assert_eq!(target(&by_default, "2"), "gone");
}

// rules: 4.1
#[test]
fn the_code_of_a_link_with_an_end_is_checked_like_others() {
    let script = Scripted::new(&["a b", "api", "sale", "good"]);
    let mut shortener = Shortener::new()
        .with_generator(script)
        .with_rule(Reserved::new(&["API"]));
    named(&mut shortener, SHOP, "sale");
    assert_eq!(until(&mut shortener, DOCS, 200), "good");
    assert_eq!(target(&shortener, "sale"), SHOP);
    let outcome = shortener.shorten_until(NEWS, Timestamp(200));
    assert_eq!(outcome.err(), Some(ShortenError::NoFreeCode));
}

// rules: 4.2
#[test]
fn a_deleted_link_is_gone() {
    let (mut shortener, clock) = with_clock(100);
    short(&mut shortener, SHOP);
    named(&mut shortener, SHOP, "sale");
    until(&mut shortener, SHOP, 200);
    deleted(&mut shortener, "sale");
    assert_eq!(shortener.resolve(&code("sale")), gone("sale"));
    let followed = shortener.follow(&code("sale")).err();
    assert_eq!(followed, Some(ResolveError::Gone(code("sale"))));
    assert_eq!(target(&shortener, "1"), SHOP, "only one link is deleted");
    assert_eq!(target(&shortener, "2"), SHOP);
    deleted(&mut shortener, "2");
    clock.set(50);
    assert_eq!(target(&shortener, "2"), "gone");
}

// rules: 4.2
#[test]
fn what_is_not_there_cannot_be_deleted() {
    let (mut shortener, clock) = with_clock(100);
    short(&mut shortener, SHOP);
    until(&mut shortener, SHOP, 200);
    let error: Option<DeleteError> = shortener.delete(&code("3")).err();
    assert_eq!(error, Some(DeleteError::Unknown(code("3"))));
    deleted(&mut shortener, "1");
    let again = shortener.delete(&code("1")).err();
    assert_eq!(again, Some(DeleteError::Gone(code("1"))));
    clock.set(200);
    let expired = shortener.delete(&code("2")).err();
    assert_eq!(expired, Some(DeleteError::Gone(code("2"))));
}

// rules: 4.3
#[test]
fn the_code_of_a_gone_link_is_never_used_again() {
    let clock = HandClock::at(100);
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_generator(Hashed::new(|_: &str| 7));
    named(&mut shortener, SHOP, "sale");
    deleted(&mut shortener, "sale");
    assert_eq!(until(&mut shortener, SHOP, 200), "0000007");
    clock.set(300);
    for alias in ["sale", "0000007"] {
        let error = refused(&mut shortener, DOCS, alias);
        assert_eq!(error, AliasError::Taken(code(alias)));
        assert_eq!(target(&shortener, alias), "gone");
    }
    assert_eq!(short(&mut shortener, DOCS), "0000008");
    deleted(&mut shortener, "0000008");
    assert_eq!(short(&mut shortener, DOCS), "0000009");
    assert_eq!(target(&shortener, "0000007"), "gone");
}

// rules: 4.4
#[test]
fn a_deleted_link_is_not_the_same_code() {
    let mut shortener = Shortener::new().with_repeats(Repeats::SameCode);
    assert_eq!(short(&mut shortener, SHOP), "1");
    deleted(&mut shortener, "1");
    for _ in 0..2 {
        assert_eq!(short(&mut shortener, SHOP), "2");
    }
    deleted(&mut shortener, "2");
    assert_eq!(short(&mut shortener, SHOP), "3");
    assert_eq!(target(&shortener, "1"), "gone");
}

// rules: 4.4
#[test]
fn a_link_with_an_end_is_not_the_same_code() {
    let clock = HandClock::at(0);
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_repeats(Repeats::SameCode);
    assert_eq!(until(&mut shortener, SHOP, 200), "1");
    assert_eq!(short(&mut shortener, SHOP), "2");
    assert_eq!(until(&mut shortener, SHOP, 200), "3");
    assert_eq!(short(&mut shortener, SHOP), "2");
    clock.set(500);
    assert_eq!(target(&shortener, "2"), SHOP);
}

/// The outcome of `delete`, in a word.
pub fn delete_line(outcome: &Result<(), DeleteError>) -> &'static str {
    match outcome {
        Ok(()) => "deleted",
        Err(DeleteError::Unknown(_)) => "unknown",
        Err(DeleteError::Gone(_)) => "gone",
        Err(_) => "another error",
    }
}

/// The answer of `follow`, in two words.
pub fn followed(shortener: &Shortener, text: &str) -> String {
    match shortener.follow(&code(text)) {
        Ok(Redirect { url, status }) => format!("{status:?} {url}"),
        Err(ResolveError::Unknown(_)) => "unknown".to_owned(),
        Err(_) => "gone".to_owned(),
    }
}

// rules: 4.5
#[test]
fn a_link_with_an_end_is_never_permanent() {
    for (status, word) in [
        (None, "Temporary"),
        (Some(Status::Temporary), "Temporary"),
        (Some(Status::Permanent), "Permanent"),
    ] {
        let mut shortener = Shortener::new();
        if let Some(status) = status {
            shortener = shortener.with_status(status);
        }
        short(&mut shortener, SHOP);
        named(&mut shortener, DOCS, "docs");
        until(&mut shortener, NEWS, 200);
        assert_eq!(followed(&shortener, "1"), format!("{word} {SHOP}"));
        assert_eq!(followed(&shortener, "docs"), format!("{word} {DOCS}"));
        assert_eq!(followed(&shortener, "2"), format!("Temporary {NEWS}"));
    }
}

// rules: 4.6
#[test]
fn each_sink_gets_each_click_once() {
    let clock = HandClock::at(100);
    let (one, other) = (Memory::default(), Memory::default());
    let mut shortener = Shortener::new()
        .with_sink(one.clone())
        .with_clock(clock.clone())
        .with_sink(other.clone())
        .with_status(Status::Permanent);
    short(&mut shortener, SHOP);
    named(&mut shortener, SHOP, "sale");
    for (text, now) in [("1", 100), ("sale", 101), ("1", 101), ("1", 107)] {
        clock.set(now);
        followed(&shortener, text);
    }
    let expected = ["1@100", "sale@101", "1@101", "1@107"];
    assert_eq!(one.clicks(), expected);
    assert_eq!(other.clicks(), expected);
}

/// Writes its name on a list that it shares with others.
struct Signs(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl ClickSink for Signs {
    fn clicked(&self, _click: &Click) {
        self.1.lock().expect("no thread panicked").push(self.0);
    }
}

// rules: 4.6
#[test]
fn sinks_are_called_in_the_order_in_which_they_were_added() {
    let list = Arc::default();
    let mut shortener = Shortener::new();
    for name in ["statistics", "billing", "audit"] {
        shortener = shortener.with_sink(Signs(name, Arc::clone(&list)));
    }
    short(&mut shortener, SHOP);
    for _ in 0..2 {
        followed(&shortener, "1");
    }
    let names = list.lock().expect("no thread panicked");
    let once = ["statistics", "billing", "audit"];
    assert_eq!(names[..], [once, once].concat());
}

// rules: 4.6
#[test]
fn what_is_no_redirect_is_no_click() {
    let clock = HandClock::at(100);
    let memory = Memory::default();
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_sink(memory.clone());
    short(&mut shortener, SHOP);
    until(&mut shortener, SHOP, 100);
    named(&mut shortener, SHOP, "sale");
    deleted(&mut shortener, "sale");
    for text in ["2", "sale", "9"] {
        assert!(shortener.follow(&code(text)).is_err());
    }
    target(&shortener, "1");
    assert_eq!(memory.clicks(), Vec::<String>::new());
}

/// Counts the clicks of each day.
#[derive(Clone, Default)]
struct PerDay(Arc<Mutex<BTreeMap<u64, u32>>>);

impl ClickSink for PerDay {
    fn clicked(&self, click: &Click) {
        let mut days = self.0.lock().expect("no thread panicked");
        *days.entry(click.at.0 / 86_400).or_default() += 1;
    }
}

// rules: 4.6
#[test]
fn a_count_from_outside_plugs_in() {
    let days = PerDay::default();
    let clock = HandClock::at(0);
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_sink(days.clone());
    short(&mut shortener, SHOP);
    for now in [0, 86_399, 86_400, 86_401, 200_000] {
        clock.set(now);
        followed(&shortener, "1");
    }
    let days = days.0.lock().expect("no thread panicked");
    assert_eq!(*days, BTreeMap::from([(0, 2), (1, 2), (2, 1)]));
}

/// Writes the click down and panics.
struct Fragile(Memory);

impl ClickSink for Fragile {
    fn clicked(&self, click: &Click) {
        self.0.clicked(click);
        panic!("the statistics are broken");
    }
}

// rules: 4.6, 4.7
#[test]
fn a_sink_that_panics_harms_nothing() {
    let [one, fragile, other] = [(); 3].map(|()| Memory::default());
    let mut shortener = Shortener::new()
        .with_sink(one.clone())
        .with_sink(Fragile(fragile.clone()))
        .with_sink(other.clone());
    short(&mut shortener, SHOP);
    for _ in 0..2 {
        assert_eq!(followed(&shortener, "1"), format!("Temporary {SHOP}"));
    }
    assert_eq!(one.clicks(), ["1@0", "1@0"]);
    assert_eq!(other.clicks(), ["1@0", "1@0"]);
    assert_eq!(fragile.clicks(), ["1@0", "1@0"], "it is called again");
}

// rules: 4.2, 4.3
#[test]
fn a_rejected_call_changes_nothing() {
    let (mut shortener, clock) = with_clock(100);
    short(&mut shortener, SHOP);
    until(&mut shortener, DOCS, 200);
    named(&mut shortener, NEWS, "news");
    deleted(&mut shortener, "news");
    for text in ["news", "5"] {
        assert!(shortener.delete(&code(text)).is_err());
    }
    assert!(shortener.shorten_until("news", Timestamp(999)).is_err());
    refused(&mut shortener, SHOP, "news");
    assert_eq!(target(&shortener, "1"), SHOP);
    assert_eq!(target(&shortener, "2"), DOCS);
    assert_eq!(target(&shortener, "5"), "unknown");
    clock.set(200);
    assert!(shortener.delete(&code("2")).is_err());
    assert_eq!(short(&mut shortener, SHOP), "3", "no number was used up");
}

// rules: 4.5, 4.6
#[test]
fn the_week_of_the_sale() {
    let memory = Memory::default();
    let clock = HandClock::at(0);
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_status(Status::Permanent)
        .with_sink(memory.clone());
    short(&mut shortener, DOCS);
    until(&mut shortener, SHOP, 5);
    named(&mut shortener, NEWS, "news");
    let mut page = String::new();
    for day in 0..7 {
        clock.set(day);
        if day == 3 {
            deleted(&mut shortener, "news");
        }
        let row = ["1", "2", "news"].map(|text| {
            let answer = followed(&shortener, text);
            let word = answer.split(' ').next().unwrap_or_default();
            format!("{text}: {word:<10}")
        });
        let clicks = memory.clicks().len();
        page += &format!("{day}  {}{clicks} clicks\n", row.join(" "));
    }
    insta::assert_snapshot!("the_week_of_the_sale", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (memory, clock) = (Memory::default(), HandClock::at(0));
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_sink(memory.clone())
        .with_generator(Counter::starting_at(1 + seed % 3));
    if seed % 2 == 1 {
        shortener = shortener.with_repeats(Repeats::SameCode);
    }
    if seed % 5 < 2 {
        shortener = shortener.with_status(Status::Permanent);
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=250) {
        clock.advance(random.below(3));
        let now = HandClock::now(&clock);
        let text = base62(1 + random.below(1 + step / 3));
        let line = match random.below(12) {
            0..=2 => match shortener.shorten(&typed(&mut random)) {
                Ok(code) => format!("new {code}"),
                Err(error) => format!("{error:?}"),
            },
            3 | 4 => {
                let end = now + random.below(30);
                match shortener.shorten_until(&typed(&mut random), Timestamp(end)) {
                    Ok(code) => format!("new {code} until {end}"),
                    Err(error) => format!("{error:?}"),
                }
            }
            5 => alias_line(&shortener.shorten_as(SHOP, &text)),
            6 => {
                let outcome = shortener.delete(&code(&text));
                format!("delete {text}: {}", delete_line(&outcome))
            }
            7 => format!("{text} -> {}", target(&shortener, &text)),
            _ => format!("{text} => {}", followed(&shortener, &text)),
        };
        lines.push(format!("{step:>3} @{now}  {line}  {:?}", memory.clicks()));
    }
    lines.join("\n")
}

// rules: 4.1, 4.3, 4.6
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
