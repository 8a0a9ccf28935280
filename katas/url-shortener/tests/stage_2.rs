//! Stage 2: people choose codes, other teams bring rules, and URLs come again.

use crate::stage_1::{DOCS, NEWS, SHOP, code, short, target, typed};
use crate::support::Generator;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use url_shortener::aliases::{AliasError, CodeRule, Repeats, Reserved};
use url_shortener::{Code, Shortener, base62};

/// Shortens with a chosen code, or fails the test.
pub fn named(shortener: &mut Shortener, url: &str, alias: &str) -> String {
    let code: Code = shortener.shorten_as(url, alias).expect("it may be used");
    code.as_str().to_owned()
}

/// The error of `shorten_as`.
pub fn refused(shortener: &mut Shortener, url: &str, alias: &str) -> AliasError {
    let outcome = shortener.shorten_as(url, alias);
    outcome.expect_err("it must not be used")
}

/// The outcome of `shorten_as`, in a few words.
pub fn alias_line(outcome: &Result<Code, AliasError>) -> String {
    match outcome {
        Ok(code) => format!("alias {code}"),
        Err(AliasError::NotAUrl(text)) => format!("`{text}` is not a URL"),
        Err(AliasError::BadAlias(text)) => format!("`{text}` is not a code"),
        Err(AliasError::Rejected(reason)) => format!("rejected: {reason}"),
        Err(AliasError::Taken(code)) => format!("{code} is taken"),
        Err(_) => "another error".to_owned(),
    }
}

fn same_code() -> Shortener {
    Shortener::new().with_repeats(Repeats::SameCode)
}

// rules: 2.1
#[test]
fn an_alias_leads_to_its_url() {
    let mut shortener = Shortener::new();
    assert_eq!(named(&mut shortener, SHOP, "sale"), "sale");
    assert_eq!(named(&mut shortener, DOCS, "Sale"), "Sale");
    assert_eq!(named(&mut shortener, SHOP, "x"), "x");
    assert_eq!(target(&shortener, "sale"), SHOP);
    assert_eq!(target(&shortener, "Sale"), DOCS);
    assert_eq!(target(&shortener, "x"), SHOP);
    assert_eq!(short(&mut shortener, NEWS), "1", "an alias has no number");
}

// rules: 2.1
#[test]
fn a_code_in_use_is_taken() {
    let mut shortener = Shortener::new();
    short(&mut shortener, DOCS);
    named(&mut shortener, SHOP, "sale");
    for (url, alias) in [(NEWS, "sale"), (SHOP, "sale"), (NEWS, "1"), (DOCS, "1")] {
        let error = refused(&mut shortener, url, alias);
        assert_eq!(error, AliasError::Taken(code(alias)));
    }
    assert_eq!(target(&shortener, "sale"), SHOP);
    assert_eq!(target(&shortener, "1"), DOCS);
}

/// A rule of another team: no digits in a code.
struct NoDigits;

impl CodeRule for NoDigits {
    fn objection(&self, code: &Code) -> Option<String> {
        let has_digit = code.as_str().contains(|sign: char| sign.is_ascii_digit());
        has_digit.then(|| "no digits".to_owned())
    }
}

/// A rule that objects to one word.
struct Not(&'static str);

impl CodeRule for Not {
    fn objection(&self, code: &Code) -> Option<String> {
        let is_it = code.as_str() == self.0;
        is_it.then(|| format!("not {}", self.0))
    }
}

/// A rule that a switch turns on.
struct NoSale(Arc<AtomicBool>);

impl CodeRule for NoSale {
    fn objection(&self, code: &Code) -> Option<String> {
        let objects = self.0.load(Ordering::SeqCst) && code.as_str() == "sale";
        objects.then(|| "no sale today".to_owned())
    }
}

// rules: 2.1
#[test]
fn the_first_reason_against_an_alias_is_returned() {
    let is_strict = Arc::new(AtomicBool::new(false));
    let rule = NoSale(Arc::clone(&is_strict));
    let mut shortener = Shortener::new().with_rule(rule);
    named(&mut shortener, SHOP, "sale");
    is_strict.store(true, Ordering::SeqCst);
    let not_a_url = AliasError::NotAUrl("shop".to_owned());
    for alias in ["a b", "sale", "free"] {
        assert_eq!(refused(&mut shortener, "shop", alias), not_a_url);
    }
    for alias in ["", "a b", "50%", &"x".repeat(33)] {
        let bad = AliasError::BadAlias(alias.to_owned());
        assert_eq!(refused(&mut shortener, SHOP, alias), bad);
    }
    let rejected = AliasError::Rejected("no sale today".to_owned());
    assert_eq!(refused(&mut shortener, DOCS, "sale"), rejected);
    is_strict.store(false, Ordering::SeqCst);
    let taken = AliasError::Taken(code("sale"));
    assert_eq!(refused(&mut shortener, DOCS, "sale"), taken);
}

// rules: 2.2
#[test]
fn a_rule_from_outside_plugs_in() {
    let mut shortener = Shortener::new().with_rule(NoDigits);
    let rejected = AliasError::Rejected("no digits".to_owned());
    assert_eq!(refused(&mut shortener, SHOP, "sale26"), rejected);
    assert_eq!(named(&mut shortener, SHOP, "sale"), "sale");
}

/// Writes down which codes it was called with, and allows them.
#[derive(Clone, Default)]
struct Witness(Arc<Mutex<Vec<String>>>);

impl CodeRule for Witness {
    fn objection(&self, code: &Code) -> Option<String> {
        let mut seen = self.0.lock().expect("no thread panicked");
        seen.push(code.to_string());
        None
    }
}

// rules: 2.2
#[test]
fn each_rule_may_object_and_the_first_added_comes_first() {
    let witness = Witness::default();
    let mut shortener = Shortener::new()
        .with_rule(witness.clone())
        .with_rule(Not("x1"))
        .with_rule(NoDigits)
        .with_rule(Not("zz"));
    let rejected = |reason: &str| AliasError::Rejected(reason.to_owned());
    assert_eq!(refused(&mut shortener, SHOP, "x1"), rejected("not x1"));
    assert_eq!(refused(&mut shortener, SHOP, "x2"), rejected("no digits"));
    assert_eq!(refused(&mut shortener, SHOP, "zz"), rejected("not zz"));
    named(&mut shortener, SHOP, "free");
    let seen = witness.0.lock().expect("no thread panicked");
    assert!(seen.contains(&"zz".to_owned()), "{seen:?}");
}

// rules: 2.3
#[test]
fn reserved_words_are_reserved_in_upper_and_lower_case() {
    let words = Reserved::new(&["admin", "API", "log-in"]);
    let mut shortener = Shortener::new().with_rule(words);
    let rejected = AliasError::Rejected("reserved".to_owned());
    for alias in ["admin", "Admin", "ADMIN", "api", "Api", "LOG-in"] {
        assert_eq!(refused(&mut shortener, SHOP, alias), rejected, "{alias}");
    }
    for alias in ["admins", "my-api", "api-", "_api", "login", "ad"] {
        assert_eq!(named(&mut shortener, SHOP, alias), alias);
    }
}

// rules: 2.4
#[test]
fn a_generated_code_skips_codes_in_use() {
    let mut shortener = Shortener::new();
    for alias in ["1", "3", "4", "A"] {
        named(&mut shortener, SHOP, alias);
    }
    let codes = [DOCS; 8].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["2", "5", "6", "7", "8", "9", "B", "C"]);
    for alias in ["1", "3", "4", "A"] {
        assert_eq!(target(&shortener, alias), SHOP);
    }
}

// rules: 2.4
#[test]
fn a_generated_code_skips_what_a_rule_rejects() {
    let mut shortener = Shortener::new()
        .with_rule(Reserved::new(&["2", "a"]))
        .with_rule(Not("4"));
    let codes = [DOCS; 4].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["1", "3", "5", "6"]);
    assert_eq!(target(&shortener, "2"), "unknown");
    let mut letters = Shortener::new().with_rule(NoDigits);
    assert_eq!(short(&mut letters, SHOP), "A");
}

// rules: 2.5
#[test]
fn the_same_url_gets_the_same_code_if_you_want_that() {
    let mut shortener = same_code();
    let urls = [SHOP, DOCS, SHOP, SHOP, DOCS, NEWS];
    let codes = urls.map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["1", "2", "1", "1", "2", "3"]);
    let by_default = Shortener::new();
    let new_code = Shortener::new().with_repeats(Repeats::NewCode);
    for mut shortener in [by_default, new_code] {
        let codes = [SHOP; 3].map(|url| short(&mut shortener, url));
        assert_eq!(codes, ["1", "2", "3"]);
    }
}

// rules: 2.5
#[test]
fn an_alias_is_not_the_same_code() {
    let mut shortener = same_code();
    named(&mut shortener, SHOP, "sale");
    assert_eq!(short(&mut shortener, SHOP), "1", "the alias does not count");
    named(&mut shortener, SHOP, "deal");
    assert_eq!(short(&mut shortener, SHOP), "1");
    short(&mut shortener, DOCS);
    assert_eq!(named(&mut shortener, DOCS, "docs"), "docs");
    for text in ["1", "sale", "deal"] {
        assert_eq!(target(&shortener, text), SHOP);
    }
}

// rules: 2.6
#[test]
fn urls_that_differ_in_one_character_are_different() {
    let mut shortener = same_code();
    let urls = [
        "http://example.com/a",
        "https://example.com/a",
        "https://www.example.com/a",
        "https://example.com/a/",
        "https://example.com/A",
        "https://EXAMPLE.com/a",
        "https://example.com/a?",
        "https://example.com/a#",
        "https://example.com/a.",
        "https://example.com:443/a",
    ];
    for round in 0..2 {
        for (number, url) in (1..).zip(urls) {
            let code = short(&mut shortener, url);
            assert_eq!(code, base62(number), "{url}, round {round}");
        }
    }
    assert_eq!(target(&shortener, "6"), "https://EXAMPLE.com/a");
}

// rules: 2.7
#[test]
fn an_alias_that_is_rejected_changes_nothing() {
    let mut shortener = same_code().with_rule(Not("spam"));
    named(&mut shortener, SHOP, "sale");
    let attempts = [
        (DOCS, "sale"),
        (DOCS, "spam"),
        (DOCS, "a b"),
        ("docs", "free"),
    ];
    for (url, alias) in attempts {
        refused(&mut shortener, url, alias);
    }
    assert_eq!(target(&shortener, "sale"), SHOP);
    for text in ["spam", "free", "1"] {
        assert_eq!(target(&shortener, text), "unknown");
    }
    assert_eq!(named(&mut shortener, NEWS, "free"), "free");
    assert_eq!(short(&mut shortener, DOCS), "1", "no number was used up");
}

// rules: 2.1, 2.4
#[test]
fn random_operations_never_use_a_code_twice() {
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let mut shortener = Shortener::new().with_rule(Not("7"));
        let mut links: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..80 {
            let url = format!("https://example.com/{}", random.below(9));
            let code = if random.chance(50) {
                Some(short(&mut shortener, &url))
            } else {
                let alias = base62(random.below(60));
                let outcome = shortener.shorten_as(&url, &alias);
                outcome.ok().map(|code| code.to_string())
            };
            if let Some(code) = code {
                assert_eq!(links.insert(code, url), None, "a code is used once");
            }
            for (code, url) in &links {
                assert_eq!(&target(&shortener, code), url);
            }
        }
        assert!(!links.contains_key("7"));
    }
}

// rules: 2.1, 2.3, 2.4
#[test]
fn the_marketing_department() {
    let mut shortener = same_code().with_rule(Reserved::new(&["login", "help"]));
    let mut page = String::new();
    let wishes = [
        (SHOP, "summer"),
        (SHOP, "Login"),
        (SHOP, "2"),
        (SHOP, ""),
        (DOCS, ""),
        (SHOP, ""),
        (NEWS, "summer"),
        (NEWS, "summer sale"),
    ];
    for (url, wish) in wishes {
        let host = url.split('/').nth(2).unwrap_or_default();
        let outcome = if wish.is_empty() {
            short(&mut shortener, url)
        } else {
            alias_line(&shortener.shorten_as(url, wish))
        };
        page += &format!("{host:<18} {wish:<12} {outcome}\n");
    }
    insta::assert_snapshot!("the_marketing_department", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let repeats = if seed % 2 == 0 {
        Repeats::NewCode
    } else {
        Repeats::SameCode
    };
    let mut shortener = Shortener::new()
        .with_repeats(repeats)
        .with_rule(Reserved::new(&["3", "api", "Sale"]))
        .with_rule(Not("12"));
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let line = match random.below(10) {
            0..=3 => {
                let text = typed(&mut random);
                match shortener.shorten(&text) {
                    Ok(code) => format!("{text}: {code}"),
                    Err(error) => format!("{error:?}"),
                }
            }
            4..=6 => {
                let text = typed(&mut random);
                let names = ["sale", "api", "Apis", "x y", "deal", "news"];
                let alias = match random.below(2) {
                    0 => (*random.pick(&names)).to_owned(),
                    _ => base62(random.below(40)),
                };
                let outcome = shortener.shorten_as(&text, &alias);
                format!("{text}: {}", alias_line(&outcome))
            }
            7 => format!("sale -> {}", target(&shortener, "sale")),
            _ => {
                let text = base62(random.below(50));
                format!("{text} -> {}", target(&shortener, &text))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 2.1, 2.4, 2.5
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
