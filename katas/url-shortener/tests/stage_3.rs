//! Stage 3: other teams bring their own way to make codes.

use crate::stage_1::{DOCS, NEWS, SHOP, code, short, target, typed};
use crate::stage_2::{alias_line, named};
use crate::support::Generator;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use url_shortener::aliases::{AliasError, Repeats, Reserved};
use url_shortener::generators::{ATTEMPTS, CodeGen, Counter, Hashed};
use url_shortener::{Code, ShortenError, Shortener, base62};

/// A hash that is the same on every machine (FNV-1a, 32 bits).
pub fn fnv(text: &str) -> u64 {
    let step = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    u64::from(text.bytes().fold(0x811C_9DC5, step))
}

/// Proposes the texts of a list, again and again, and remembers how it was called.
#[derive(Clone)]
pub struct Scripted {
    texts: Arc<Vec<String>>,
    calls: Arc<Mutex<Vec<(String, u32)>>>,
}

impl Scripted {
    pub fn new(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            texts: Arc::new(texts),
            calls: Arc::default(),
        }
    }

    /// The calls since the last question.
    pub fn calls(&self) -> Vec<(String, u32)> {
        std::mem::take(&mut *self.calls.lock().expect("no thread panicked"))
    }
}

impl CodeGen for Scripted {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let mut calls = self.calls.lock().expect("no thread panicked");
        calls.push((url.to_owned(), attempt));
        self.texts[attempt as usize % self.texts.len()].clone()
    }
}

fn called(url: &str, attempts: u32) -> Vec<(String, u32)> {
    (0..attempts).map(|it| (url.to_owned(), it)).collect()
}

/// Two words from two lists: easy to say on the phone.
struct WordPairs(AtomicU64);

impl CodeGen for WordPairs {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let colour = ["red", "green", "blue"][(number % 3) as usize];
        let animal = ["fox", "owl"][(number / 3 % 2) as usize];
        format!("{colour}-{animal}")
    }
}

// rules: 3.1
#[test]
fn a_generator_from_outside_plugs_in() {
    let pairs = WordPairs(AtomicU64::new(0));
    let mut shortener = Shortener::new().with_generator(pairs);
    named(&mut shortener, DOCS, "green-fox");
    let codes = [SHOP; 5].map(|url| short(&mut shortener, url));
    let expected = ["red-fox", "blue-fox", "red-owl", "green-owl", "blue-owl"];
    assert_eq!(codes, expected);
    assert_eq!(target(&shortener, "green-fox"), DOCS);
    let error = shortener.shorten(NEWS).err();
    assert_eq!(error, Some(ShortenError::NoFreeCode));
}

// rules: 3.1
#[test]
fn each_call_begins_with_attempt_zero() {
    let script = Scripted::new(&["a", "b", "c"]);
    let mut shortener = Shortener::new().with_generator(script.clone());
    for (url, code, attempts) in [(SHOP, "a", 1), (DOCS, "b", 2), (SHOP, "c", 3)] {
        assert_eq!(short(&mut shortener, url), code);
        assert_eq!(script.calls(), called(url, attempts));
    }
}

// rules: 3.2
#[test]
fn the_first_proposal_that_may_be_used_is_taken() {
    let long = "a".repeat(33);
    let texts = [
        "a b",
        "",
        " b",
        "b\n",
        &long,
        "caf\u{e9}",
        "api",
        "sale",
        "good",
        "late",
    ];
    let script = Scripted::new(&texts);
    let mut shortener = Shortener::new()
        .with_generator(script.clone())
        .with_rule(Reserved::new(&["API"]));
    named(&mut shortener, SHOP, "sale");
    assert_eq!(short(&mut shortener, DOCS), "good");
    assert_eq!(script.calls(), called(DOCS, 9));
    assert_eq!(target(&shortener, "sale"), SHOP);
    assert_eq!(target(&shortener, "late"), "unknown");
}

// rules: 3.3
#[test]
fn after_a_hundred_proposals_shorten_gives_up() {
    assert_eq!(ATTEMPTS, 100);
    let script = Scripted::new(&["same"]);
    let mut shortener = Shortener::new().with_generator(script.clone());
    assert_eq!(short(&mut shortener, SHOP), "same");
    script.calls();
    let error: Option<ShortenError> = shortener.shorten(DOCS).err();
    assert_eq!(error, Some(ShortenError::NoFreeCode));
    assert_eq!(script.calls(), called(DOCS, 100));
    assert_eq!(target(&shortener, "same"), SHOP);
}

// rules: 3.3
#[test]
fn the_hundredth_proposal_is_still_used() {
    for (bad, is_ok) in [(98, true), (99, true), (100, false)] {
        let mut texts = vec!["a b"; bad];
        texts.resize(101, "last");
        let script = Scripted::new(&texts);
        let mut shortener = Shortener::new().with_generator(script);
        assert_eq!(shortener.shorten(SHOP).is_ok(), is_ok, "{bad} bad ones");
    }
}

// rules: 3.4
#[test]
fn a_counter_starts_where_you_say() {
    let counter = Counter::starting_at(3_843);
    let mut shortener = Shortener::new().with_generator(counter);
    let codes = [SHOP; 3].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["zz", "100", "101"]);
    let counter = Counter::starting_at(62_u64.pow(9));
    let proposals = [0, 0, 7].map(|attempt| counter.propose(SHOP, attempt));
    assert_eq!(proposals, ["1000000000", "1000000001", "1000000002"]);
    assert_eq!(short(&mut Shortener::new(), SHOP), "1", "the default");
}

// rules: 3.5
#[test]
fn a_hash_gives_seven_digits() {
    let table = [
        (0, "0000000"),
        (61, "000000z"),
        (62, "0000010"),
        (3_521_614_606_207, "zzzzzzz"),
        (3_521_614_606_208, "0000000"),
        (u64::MAX, "a16AHYF"),
    ];
    for (hash, expected) in table {
        let hashed = Hashed::new(move |_: &str| hash);
        let proposal: String = hashed.propose(SHOP, 0);
        assert_eq!(proposal, expected, "{hash}");
    }
    let hashed = Hashed::new(|url: &str| url.len() as u64);
    assert_eq!(hashed.propose(&"x".repeat(125), 0), "0000021");
}

// rules: 3.5
#[test]
fn a_hash_that_collides_moves_on_to_the_next_number() {
    let mut shortener = Shortener::new().with_generator(Hashed::new(|_: &str| 60));
    let codes = [SHOP, DOCS, NEWS].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["000000y", "000000z", "0000010"]);
    let urls = codes.map(|code| target(&shortener, &code));
    assert_eq!(urls, [SHOP, DOCS, NEWS]);
    let hashed = Hashed::new(|_: &str| u64::MAX);
    let proposals = [0, 1, 2].map(|attempt| hashed.propose(SHOP, attempt));
    assert_eq!(proposals, ["a16AHYF", "0000000", "0000001"]);
}

// rules: 3.5
#[test]
fn hashes_of_different_urls_are_different_codes() {
    let mut shortener = Shortener::new()
        .with_generator(Hashed::new(fnv))
        .with_repeats(Repeats::SameCode);
    let urls = [SHOP, DOCS, NEWS, SHOP, DOCS];
    let codes = urls.map(|url| short(&mut shortener, url));
    let digits = |url| format!("{:0>7}", base62(fnv(url)));
    assert_eq!(codes, urls.map(digits));
}

// rules: 3.6
#[test]
fn no_code_is_asked_for_without_need() {
    let script = Scripted::new(&["a", "b"]);
    let mut shortener = Shortener::new()
        .with_generator(script.clone())
        .with_repeats(Repeats::SameCode);
    assert!(shortener.shorten("shop").is_err());
    named(&mut shortener, SHOP, "sale");
    assert_eq!(script.calls(), []);
    short(&mut shortener, SHOP);
    script.calls();
    assert_eq!(short(&mut shortener, SHOP), "a");
    assert_eq!(script.calls(), []);
}

/// Panics while it is told to.
struct Shaky(Arc<AtomicU64>);

impl CodeGen for Shaky {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        let panics = self.0.load(Ordering::SeqCst);
        assert!(u64::from(attempt) < panics, "no code today");
        format!("day-{attempt}")
    }
}

// rules: 3.7
#[test]
fn a_generator_that_panics_changes_nothing() {
    let good_calls = Arc::new(AtomicU64::new(1));
    let mut shortener = Shortener::new()
        .with_generator(Shaky(Arc::clone(&good_calls)))
        .with_repeats(Repeats::SameCode);
    assert_eq!(short(&mut shortener, SHOP), "day-0");
    let outcome = catch_unwind(AssertUnwindSafe(|| shortener.shorten(DOCS)));
    assert!(outcome.is_err(), "the panic reaches the caller");
    assert_eq!(target(&shortener, "day-0"), SHOP);
    assert_eq!(target(&shortener, "day-1"), "unknown");
    assert_eq!(named(&mut shortener, NEWS, "news"), "news");
    good_calls.store(9, Ordering::SeqCst);
    assert_eq!(short(&mut shortener, DOCS), "day-1");
    assert_eq!(short(&mut shortener, SHOP), "day-0");
}

// rules: 3.3, 3.7
#[test]
fn giving_up_changes_nothing() {
    let script = Scripted::new(&["api", "x/y", "sale"]);
    let mut shortener = Shortener::new()
        .with_generator(script)
        .with_repeats(Repeats::SameCode)
        .with_rule(Reserved::new(&["api"]));
    named(&mut shortener, SHOP, "sale");
    for _ in 0..3 {
        let error = shortener.shorten(DOCS).err();
        assert_eq!(error, Some(ShortenError::NoFreeCode));
    }
    assert_eq!(target(&shortener, "sale"), SHOP);
    assert_eq!(target(&shortener, "api"), "unknown");
    let taken: Option<AliasError> = shortener.shorten_as(DOCS, "sale").err();
    assert_eq!(taken, Some(AliasError::Taken(code("sale"))));
}

// rules: 3.2, 3.5
#[test]
fn random_operations_with_a_bad_hash_lose_no_link() {
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let bad_hash = |url: &str| fnv(url) % 5;
        let mut shortener = Shortener::new().with_generator(Hashed::new(bad_hash));
        let mut links: Vec<(Code, String)> = Vec::new();
        for _ in 0..60 {
            let url = format!("https://example.com/{}", random.below(30));
            let outcome = if random.chance(80) {
                shortener.shorten(&url).ok()
            } else {
                let alias = format!("{:0>7}", base62(random.below(70)));
                shortener.shorten_as(&url, &alias).ok()
            };
            links.extend(outcome.map(|code| (code, url)));
            for (code, url) in &links {
                assert_eq!(&target(&shortener, code.as_str()), url, "seed {seed}");
            }
        }
    }
}

// rules: 3.1, 3.4, 3.5
#[test]
fn three_ways_to_make_a_code() {
    let pairs = WordPairs(AtomicU64::new(0));
    let mut shorteners = [
        ("counter", Shortener::new()),
        ("hash", Shortener::new().with_generator(Hashed::new(fnv))),
        ("words", Shortener::new().with_generator(pairs)),
    ];
    let mut page = String::new();
    for (name, shortener) in &mut shorteners {
        let codes = [DOCS, SHOP, NEWS, SHOP].map(|url| short(shortener, url));
        page += &format!("{name:<8} {}\n", codes.join("  "));
    }
    insta::assert_snapshot!("three_ways_to_make_a_code", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let shortener = Shortener::new().with_rule(Reserved::new(&["0000003", "m"]));
    let mut shortener = match seed % 3 {
        0 => shortener.with_generator(Counter::starting_at(45)),
        1 => shortener.with_generator(Hashed::new(|url: &str| fnv(url) % 9)),
        _ => shortener
            .with_generator(Scripted::new(&["x", "x y", "m", "z", "a", "b"]))
            .with_repeats(Repeats::SameCode),
    };
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let number = random.below(150);
        let digits = match seed % 3 {
            0 => base62(number),
            _ => format!("{:0>7}", base62(number % 80)),
        };
        let line = match random.below(10) {
            0..=5 => {
                let text = typed(&mut random);
                match shortener.shorten(&text) {
                    Ok(code) => format!("{text}: {code}"),
                    Err(error) => format!("{error:?}"),
                }
            }
            6 => alias_line(&shortener.shorten_as(SHOP, &digits)),
            7 => format!("z -> {}", target(&shortener, "z")),
            _ => format!("{digits} -> {}", target(&shortener, &digits)),
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 3.2, 3.4, 3.5
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
