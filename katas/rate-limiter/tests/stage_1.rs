//! Stage 1: a counter for each window.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::support::{Generator, HandClock};
use rate_limiter::{Clock, Config, ConfigError, Decision, Millis, Problem, RateLimiter, Settings};

/// A clock that the test sets.
#[derive(Clone)]
pub struct Hand(pub HandClock);

impl Hand {
    pub fn at(now: u64) -> Self {
        Self(HandClock::at(now))
    }

    pub fn set(&self, now: u64) {
        self.0.set(now);
    }

    pub fn advance(&self, by: u64) {
        self.0.advance(by);
    }
}

impl Clock for Hand {
    fn now(&self) -> Millis {
        Millis(self.0.now())
    }
}

/// Settings of a fixed window.
pub fn window(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::new().with("limit", limit);
    settings.with("window_ms", window_ms)
}

/// A limiter with these default settings, and no other rule.
pub fn limiter_of(settings: Settings, clock: &Hand) -> RateLimiter {
    made(&Config::new(settings), clock)
}

pub fn made(config: &Config, clock: &Hand) -> RateLimiter {
    let limiter = RateLimiter::new(config, clock.clone());
    limiter.expect("the configuration is right")
}

pub fn allowed(remaining: u64) -> Decision {
    Decision::Allowed { remaining }
}

pub fn rejected(retry_after: u64) -> Decision {
    let retry_after = Millis(retry_after);
    Decision::Rejected { retry_after }
}

/// A decision as people write it.
pub fn words(decision: Decision) -> String {
    match decision {
        Decision::Allowed { remaining } => format!("passes, {remaining} more"),
        Decision::Rejected { retry_after } => format!("waits for {} ms", retry_after.0),
    }
}

/// The answers to several requests of one client at one time.
pub fn burst(limiter: &mut RateLimiter, client: &str, requests: usize) -> Vec<Decision> {
    let answers = (0..requests).map(|_| limiter.allow(client, "/forecast"));
    answers.collect()
}

/// How many of these requests pass.
pub fn passing(answers: &[Decision]) -> usize {
    let passed = answers.iter().filter(|it| is_allowed(**it));
    passed.count()
}

pub fn is_allowed(decision: Decision) -> bool {
    matches!(decision, Decision::Allowed { .. })
}

// rules: 1.3, 1.4
#[test]
fn requests_pass_until_the_limit_is_reached() {
    let clock = Hand::at(5_000);
    let mut limiter = limiter_of(window(3, 1_000), &clock);
    let answers = burst(&mut limiter, "ada", 5);
    let expected = [allowed(2), allowed(1), allowed(0)];
    assert_eq!(answers[..3], expected);
    assert_eq!(answers[3..], [rejected(1_000), rejected(1_000)]);
}

// rules: 1.4
#[test]
fn a_rejected_client_waits_until_the_window_ends() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(window(1, 1_000), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    for (now, wait) in [(0, 1_000), (1, 999), (640, 360), (999, 1)] {
        clock.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(wait));
    }
    clock.set(1_000);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
}

// rules: 1.2
#[test]
fn windows_are_aligned_to_the_epoch() {
    let clock = Hand::at(990);
    let mut limiter = limiter_of(window(2, 1_000), &clock);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(10)]);
    clock.set(1_000);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(1_000)]);
    clock.set(1_999);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(1));
}

// rules: 1.2
#[test]
fn what_a_client_does_not_use_is_lost_with_the_window() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(window(2, 100), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    for now in [100, 350, 7_777] {
        clock.set(now);
        let answers = burst(&mut limiter, "ada", 3);
        assert_eq!(answers[..2], [allowed(1), allowed(0)]);
        assert!(!is_allowed(answers[2]));
    }
}

// rules: 1.1
#[test]
fn each_client_has_a_counter() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(window(2, 1_000), &clock);
    assert_eq!(passing(&burst(&mut limiter, "ada", 5)), 2);
    for client in ["bo", "ad", "Ada", ""] {
        let answers = burst(&mut limiter, client, 2);
        assert_eq!(answers, [allowed(1), allowed(0)], "the client {client:?}");
    }
}

// rules: 1.1
#[test]
fn each_endpoint_has_a_counter_also_without_a_rule() {
    let clock = Hand::at(0);
    let config = Config::new(window(1, 1_000)).rule("/forecast", window(2, 1_000));
    let mut limiter = made(&config, &clock);
    for endpoint in ["/history", "/search", "/Forecast", "/", ""] {
        assert_eq!(limiter.allow("ada", endpoint), allowed(0), "{endpoint:?}");
        assert_eq!(limiter.allow("ada", endpoint), rejected(1_000));
    }
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
}

// rules: 1.1
#[test]
fn the_rule_of_an_endpoint_replaces_the_default() {
    let clock = Hand::at(2_500);
    let config = Config::new(window(1, 1_000))
        .rule("/forecast", window(3, 2_000))
        .rule("/login", window(2, 60_000))
        .rule("default", window(2, 1_000));
    let mut limiter = made(&config, &clock);
    let mut ask = |endpoint: &str| {
        let answers = (0..4).map(|_| limiter.allow("ada", endpoint));
        let answers: Vec<Decision> = answers.collect();
        (passing(&answers), answers[3])
    };
    assert_eq!(ask("/forecast"), (3, rejected(1_500)));
    assert_eq!(ask("/login"), (2, rejected(57_500)));
    assert_eq!(ask("default"), (2, rejected(500)));
    assert_eq!(ask("/history"), (1, rejected(500)));
}

// rules: 1.1
#[test]
fn two_names_are_never_mixed_up_with_two_others() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(window(1, 1_000), &clock);
    for sign in ["", ":", "/", "|", "-", "_", " ", ".", ",", "#", "@", "::"] {
        let (client, endpoint) = (format!("ada{sign}x"), format!("x{sign}y"));
        assert_eq!(limiter.allow(&client, "y"), allowed(0), "{sign:?}");
        assert_eq!(limiter.allow("ada", &endpoint), allowed(0), "{sign:?}");
    }
}

fn problem_of(config: &Config) -> Option<ConfigError> {
    RateLimiter::new(config, Hand::at(0)).err()
}

pub fn wrong(rule: &str, problem: Problem) -> Option<ConfigError> {
    let rule = rule.to_owned();
    Some(ConfigError { rule, problem })
}

// rules: 1.5
#[test]
fn a_wrong_setting_is_found_at_the_start() {
    let missing = |name: &str| Problem::Missing(name.to_owned());
    let zero = |name: &str| Problem::Zero(name.to_owned());
    let limit = Settings::new().with("limit", 5);
    let cases = [
        (Settings::new(), Some(missing("limit"))),
        (limit.clone(), Some(missing("window_ms"))),
        (window(0, 1_000), Some(zero("limit"))),
        (window(5, 0), Some(zero("window_ms"))),
        (window(0, 0), Some(zero("limit"))),
        (limit.with("limit", 0), Some(zero("limit"))),
        (window(1, 1), None),
        (window(5, 1_000).with("colour", 0), None),
    ];
    for (settings, problem) in cases {
        let config = Config::new(settings.clone());
        let expected = problem.clone().and_then(|it| wrong("default", it));
        assert_eq!(problem_of(&config), expected, "{settings:?}");
        let config = Config::new(window(1, 1)).rule("/login", settings);
        let expected = problem.and_then(|it| wrong("/login", it));
        assert_eq!(problem_of(&config), expected);
    }
}

// rules: 1.5
#[test]
fn the_first_problem_is_returned() {
    let right = window(5, 1_000);
    let config = Config::new(right.clone())
        .rule("/search", window(0, 1_000))
        .rule("/history", window(5, 0));
    let zero = Problem::Zero("limit".to_owned());
    assert_eq!(problem_of(&config), wrong("/search", zero.clone()));
    let config = Config::new(window(0, 1_000)).rule("/search", window(5, 0));
    assert_eq!(problem_of(&config), wrong("default", zero));
    let config = Config::new(right.clone())
        .rule("/search", right.clone())
        .rule("/history", right.clone())
        .rule("/search", window(0, 0))
        .rule("/alarm", window(0, 0));
    assert_eq!(problem_of(&config), wrong("/search", Problem::Duplicate));
    let config = Config::new(right.clone())
        .rule("/search", right.clone())
        .rule("/alarm", window(5, 0))
        .rule("/search", right);
    let zero = Problem::Zero("window_ms".to_owned());
    assert_eq!(problem_of(&config), wrong("/alarm", zero));
}

// rules: 1.6
#[test]
fn a_clock_that_goes_back_is_not_followed() {
    let clock = Hand::at(1_010);
    let mut limiter = limiter_of(window(1, 1_000), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    clock.set(900);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(990));
    assert_eq!(limiter.allow("bo", "/forecast"), allowed(0));
    clock.set(0);
    assert_eq!(limiter.allow("bo", "/forecast"), rejected(990));
    clock.set(1_500);
    assert_eq!(limiter.allow("bo", "/forecast"), rejected(500));
}

/// Each look at this clock is a millisecond later.
#[derive(Clone, Default)]
pub struct Ticking(pub Arc<AtomicU64>);

impl Clock for Ticking {
    fn now(&self) -> Millis {
        Millis(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

// rules: 1.6
#[test]
fn each_request_reads_the_clock_once() {
    let clock = Ticking::default();
    let limiter = RateLimiter::new(&Config::new(window(2, 10)), clock.clone());
    let mut limiter = limiter.expect("the configuration is right");
    clock.0.store(0, Ordering::SeqCst);
    for (requests, answer) in [allowed(1), allowed(0), rejected(8)]
        .into_iter()
        .enumerate()
    {
        assert_eq!(clock.0.load(Ordering::SeqCst), requests as u64);
        assert_eq!(limiter.allow("ada", "/forecast"), answer);
    }
    assert_eq!(clock.0.load(Ordering::SeqCst), 3);
}

// rules: 1.3, 1.4
#[test]
fn the_largest_numbers_do_not_overflow() {
    let clock = Hand::at(u64::MAX);
    let mut limiter = limiter_of(window(u64::MAX, u64::MAX), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(u64::MAX - 1));
    let mut limiter = limiter_of(window(1, u64::MAX), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(u64::MAX));
    let mut limiter = limiter_of(window(1, 1 << 40), &Hand::at((1 << 40) + 5));
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    let wait = (1 << 40) - 5;
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(wait));
}

// rules: 1.2, 1.4
#[test]
fn a_rejected_request_changes_nothing() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(window(2, 100), &clock);
    burst(&mut limiter, "ada", 500);
    assert_eq!(limiter.allow("bo", "/forecast"), allowed(1));
    assert_eq!(limiter.allow("ada", "/history"), allowed(1));
    clock.set(99);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(1));
    clock.set(100);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(100)]);
}

// rules: 1.1, 1.2, 1.3, 1.4
#[test]
fn random_operations_never_pass_more_than_the_limit() {
    let mut random = Generator::new(17);
    for _ in 0..20 {
        let clock = Hand::at(random.below(500));
        let (limit, length) = (1 + random.below(4), 1 + random.below(90));
        let config = Config::new(window(limit, length)).rule("/login", window(1, 40));
        let mut limiter = made(&config, &clock);
        let mut passed: BTreeMap<(&str, &str, u64), u64> = BTreeMap::new();
        for _ in 0..150 {
            clock.advance(random.below(20));
            let client = *random.pick(&["ada", "bo", "cleo"]);
            let endpoint = *random.pick(&["/login", "/search", "/history"]);
            let (limit, length) = match endpoint {
                "/login" => (1, 40),
                _ => (limit, length),
            };
            let now = clock.now().0;
            let count = passed.entry((client, endpoint, now / length)).or_default();
            let expected = if *count < limit {
                *count += 1;
                allowed(limit - *count)
            } else {
                rejected(length - now % length)
            };
            assert_eq!(limiter.allow(client, endpoint), expected, "at {now}");
        }
    }
}

/// A few hundred requests, and what came back.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut page = String::new();
    let clock = Hand::at(950);
    let config = Config::new(window(3, 200))
        .rule("/login", window(1, 500))
        .rule("/search", window(2, 70));
    let mut limiter = made(&config, &clock);
    for (number, mut random) in random.steps(1..=200) {
        if random.chance(40) {
            let now = clock.now().0;
            match random.chance(95) {
                true => clock.advance(random.below(90)),
                false => clock.set(now - random.below(90)),
            }
        }
        let client = *random.pick(&["ada", "bo"]);
        let endpoint = *random.pick(&["/login", "/search", "/history", "/history"]);
        let answer = words(limiter.allow(client, endpoint));
        let now = clock.now().0;
        let _ = writeln!(
            page,
            "{number:>3} {now:>5} {client:<4} {endpoint:<9} {answer}"
        );
    }
    page
}

// rules: 1.1, 1.2, 1.3, 1.4
#[test]
fn a_second_at_the_weather_desk() {
    let clock = Hand::at(0);
    let config = Config::new(window(3, 1_000)).rule("/storm", window(1, 500));
    let mut limiter = made(&config, &clock);
    let mut page = String::new();
    let requests = [
        (100, "ada", "/storm"),
        (180, "ada", "/storm"),
        (200, "bo", "/storm"),
        (400, "ada", "/rain"),
        (410, "ada", "/rain"),
        (420, "ada", "/rain"),
        (430, "ada", "/rain"),
        (499, "bo", "/storm"),
        (500, "bo", "/storm"),
        (700, "ada", "/wind"),
        (999, "ada", "/rain"),
        (1_000, "ada", "/rain"),
        (1_001, "ada", "/storm"),
    ];
    for (now, client, endpoint) in requests {
        clock.set(now);
        let answer = words(limiter.allow(client, endpoint));
        let _ = writeln!(page, "{now:>4} ms  {client:<4} {endpoint:<7} {answer}");
    }
    insta::assert_snapshot!("a_second_at_the_weather_desk", page);
}

// rules: 1.2, 1.3, 1.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
