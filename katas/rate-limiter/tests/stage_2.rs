//! Stage 2: algorithms that a configuration names.

use std::fmt::Write;

use crate::stage_1::{Hand, allowed, burst, limiter_of, made, passing, rejected, window};
use crate::stage_1::{is_allowed, words, wrong};
use crate::support::Generator;
use rate_limiter::algorithms::{Algorithm, Algorithms, Outcome, State};
use rate_limiter::{Clock, Config, Decision, Millis, Problem, RateLimiter, Settings};

/// Settings of a sliding log.
pub fn log(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::of("sliding-log").with("limit", limit);
    settings.with("window_ms", window_ms)
}

/// Settings of a token bucket.
pub fn bucket(capacity: u64, refill: u64, every_ms: u64) -> Settings {
    let settings = Settings::of("token-bucket").with("capacity", capacity);
    settings.with("refill", refill).with("every_ms", every_ms)
}

pub fn built(settings: &Settings) -> Box<dyn Algorithm> {
    let algorithm = Algorithms::standard().build(settings);
    algorithm.expect("the settings are right")
}

// rules: 2.2, 2.4, 2.6
#[test]
fn a_burst_at_the_edge_of_a_window() {
    let of_name = Settings::of("fixed-window").with("limit", 10);
    let cases = [
        (window(10, 1_000), 20),
        (of_name.with("window_ms", 1_000), 20),
        (log(10, 1_000), 10),
        (bucket(10, 10, 1_000), 10),
    ];
    for (settings, expected) in cases {
        let clock = Hand::at(999);
        let mut limiter = limiter_of(settings.clone(), &clock);
        let before = passing(&burst(&mut limiter, "ada", 10));
        clock.set(1_000);
        let after = passing(&burst(&mut limiter, "ada", 10));
        assert_eq!(before + after, expected, "{settings:?}");
    }
}

// rules: 2.2
#[test]
fn a_time_in_the_log_counts_until_a_window_later() {
    let clock = Hand::at(300);
    let mut limiter = limiter_of(log(2, 1_000), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    clock.set(800);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    for (now, answer) in [
        (800, rejected(500)),
        (1_299, rejected(1)),
        (1_300, allowed(0)),
        (1_300, rejected(500)),
        (1_799, rejected(1)),
        (1_800, allowed(0)),
        (9_000, allowed(1)),
    ] {
        clock.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), answer, "at {now}");
    }
}

// rules: 2.1, 2.2
#[test]
fn a_rejected_request_leaves_no_time_in_the_log() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(log(1, 100), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    for now in [10, 50, 99] {
        clock.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(100 - now));
    }
    clock.set(100);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
}

// rules: 2.3
#[test]
fn a_log_does_not_grow_with_the_requests() {
    let sliding = built(&log(3, 50));
    let mut state = State::default();
    for now in (0..5_000).step_by(7) {
        if let Outcome::Allowed { next, .. } = sliding.decide(&state, Millis(now)) {
            assert!(next.0.len() <= 5, "{} numbers at {now}", next.0.len());
            state = next;
        }
    }
}

// rules: 2.4
#[test]
fn tokens_come_back_evenly_up_to_the_capacity() {
    let clock = Hand::at(777);
    let mut limiter = limiter_of(bucket(3, 2, 1_000), &clock);
    let answers = burst(&mut limiter, "ada", 4);
    let full = [allowed(2), allowed(1), allowed(0), rejected(500)];
    assert_eq!(answers, full);
    for (now, answer) in [
        (1_276, rejected(1)),
        (1_277, allowed(0)),
        (1_278, rejected(499)),
        (2_777, allowed(2)),
    ] {
        clock.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), answer, "at {now}");
    }
    clock.set(900_000);
    assert_eq!(burst(&mut limiter, "ada", 4), full);
}

// rules: 2.5
#[test]
fn no_part_of_a_token_is_lost() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(bucket(2, 3, 1_000), &clock);
    let mut ask = |now| {
        clock.set(now);
        limiter.allow("ada", "/forecast")
    };
    let answers = [0, 0, 100, 334, 667].map(&mut ask);
    let expected = [
        allowed(1),
        allowed(0),
        rejected(234),
        allowed(0),
        allowed(0),
    ];
    assert_eq!(answers, expected);
    assert_eq!(ask(668), rejected(332));
    assert_eq!(ask(999), rejected(1));
    assert_eq!(ask(1_000), allowed(0));
}

// rules: 2.5
#[test]
fn frequent_requests_do_not_slow_the_refill() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(bucket(1, 1, 10), &clock);
    let mut passed = 0;
    for now in 0..1_000 {
        clock.set(now);
        passed += u32::from(is_allowed(limiter.allow("ada", "/forecast")));
    }
    assert_eq!(passed, 100);
    let clock = Hand::at(0);
    let mut limiter = limiter_of(bucket(10, 7, 3), &clock);
    let mut passed = passing(&burst(&mut limiter, "ada", 10));
    for now in 1..=300 {
        clock.set(now);
        passed += passing(&burst(&mut limiter, "ada", 3));
    }
    assert_eq!(passed, 10 + 700);
}

// rules: 2.4, 2.5
#[test]
fn large_buckets_and_long_breaks_do_not_overflow() {
    let clock = Hand::at(0);
    let mut limiter = limiter_of(bucket(1 << 40, 1 << 40, 1_000), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed((1 << 40) - 1));
    clock.set(u64::MAX);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed((1 << 40) - 1));
    let hand = Hand::at(0);
    let mut limiter = limiter_of(bucket(9, 1 << 32, 1_000), &hand);
    for now in [0, 1 << 32] {
        hand.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(8), "at {now}");
    }
    let mut limiter = limiter_of(log(u64::MAX, 1_000), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(u64::MAX - 1));
    let mut limiter = limiter_of(log(1, u64::MAX), &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(u64::MAX));
}

// rules: 2.1
#[test]
fn a_decision_depends_on_the_state_and_the_time_only() {
    for settings in [window(2, 100), log(2, 100), bucket(2, 1, 50)] {
        let algorithm = built(&settings);
        let first = algorithm.decide(&State::default(), Millis(30));
        let Outcome::Allowed { remaining, next } = first.clone() else {
            panic!("a new key has room");
        };
        assert_eq!(remaining, 1);
        for _ in 0..3 {
            let again = algorithm.decide(&State::default(), Millis(30));
            assert_eq!(again, first, "{settings:?}");
            let second = algorithm.decide(&next, Millis(30));
            assert!(matches!(second, Outcome::Allowed { remaining: 0, .. }));
        }
    }
}

/// Allows the first request of each key.
pub struct OnlyOnce;

impl Algorithm for OnlyOnce {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        match state.0.as_slice() {
            [] => Outcome::Allowed {
                remaining: 0,
                next: State(vec![1]),
            },
            numbers => Outcome::Rejected {
                retry_after: Millis(numbers.len() as u64),
            },
        }
    }
}

/// Passes as many requests as the number says, and then none.
pub struct Tickets(pub u64);

impl Algorithm for Tickets {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        let used = state.0.first().copied().unwrap_or_default();
        match self.0.checked_sub(used + 1) {
            None => Outcome::Rejected {
                retry_after: Millis(7),
            },
            Some(remaining) => Outcome::Allowed {
                remaining,
                next: State(vec![used + 1]),
            },
        }
    }
}

/// The standard algorithms, and `tickets` with the setting `number`.
pub fn with_tickets() -> Algorithms {
    Algorithms::standard().with("tickets", |settings| {
        let number = settings.positive("number")?;
        Ok(Box::new(Tickets(number)))
    })
}

pub fn tickets(number: u64) -> Settings {
    Settings::of("tickets").with("number", number)
}

pub fn made_with(config: &Config, algorithms: &Algorithms, clock: &Hand) -> RateLimiter {
    let limiter = RateLimiter::with_algorithms(config, algorithms, clock.clone());
    limiter.expect("the configuration is right")
}

// rules: 2.1, 2.6
#[test]
fn an_algorithm_from_outside_plugs_in() {
    let clock = Hand::at(0);
    let config = Config::new(window(1, 1_000))
        .rule("/forecast", tickets(2))
        .rule("/history", tickets(1));
    let mut limiter = made_with(&config, &with_tickets(), &clock);
    let answers = burst(&mut limiter, "ada", 4);
    let expected = [allowed(1), allowed(0), rejected(7), rejected(7)];
    assert_eq!(answers, expected);
    assert_eq!(limiter.allow("bo", "/forecast"), allowed(1));
    assert_eq!(limiter.allow("ada", "/history"), allowed(0));
    assert_eq!(limiter.allow("ada", "/history"), rejected(7));
    assert_eq!(limiter.allow("ada", "/search"), allowed(0));
    clock.set(1_000_000);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(7));
}

// rules: 2.6
#[test]
fn the_last_algorithm_of_a_name_counts() {
    let clock = Hand::at(0);
    let algorithms = with_tickets()
        .with("tickets", |_| Ok(Box::new(OnlyOnce)))
        .with("fixed-window", |_| Ok(Box::new(Tickets(4))));
    let config = Config::new(Settings::new()).rule("/login", tickets(5));
    let mut limiter = made_with(&config, &algorithms, &clock);
    assert_eq!(limiter.allow("ada", "/login"), allowed(0));
    assert_eq!(limiter.allow("ada", "/login"), rejected(1));
    assert_eq!(limiter.allow("ada", "/search"), allowed(3));
}

/// Twice the wait of another algorithm.
struct Patient(Box<dyn Algorithm>);

impl Algorithm for Patient {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        match self.0.decide(state, now) {
            Outcome::Rejected { retry_after } => Outcome::Rejected {
                retry_after: Millis(retry_after.0 * 2),
            },
            allowed => allowed,
        }
    }
}

// rules: 2.6
#[test]
fn an_algorithm_from_outside_builds_on_a_standard_one() {
    let clock = Hand::at(0);
    let algorithms = Algorithms::standard().with("patient", |settings| {
        let limit = settings.positive("limit")?;
        let inner = Algorithms::standard().build(&bucket(limit, 1, 100))?;
        Ok(Box::new(Patient(inner)))
    });
    let config = Config::new(Settings::of("patient").with("limit", 2));
    let mut limiter = made_with(&config, &algorithms, &clock);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(200)]);
    clock.set(150);
    assert_eq!(burst(&mut limiter, "ada", 2), [allowed(0), rejected(100)]);
}

fn problem_of(config: &Config) -> Option<rate_limiter::ConfigError> {
    RateLimiter::with_algorithms(config, &with_tickets(), Hand::at(0)).err()
}

// rules: 2.7
#[test]
fn a_problem_names_the_rule_and_the_setting() {
    let unknown = Problem::UnknownAlgorithm("token-buket".to_owned());
    let missing = |name: &str| Problem::Missing(name.to_owned());
    let zero = |name: &str| Problem::Zero(name.to_owned());
    let cases = [
        (
            Settings::of("token-buket").with("capacity", 0),
            unknown.clone(),
        ),
        (
            Settings::of("Sliding-Log"),
            Problem::UnknownAlgorithm("Sliding-Log".to_owned()),
        ),
        (Settings::of("sliding-log"), missing("limit")),
        (log(3, 0), zero("window_ms")),
        (log(0, 0), zero("limit")),
        (Settings::of("token-bucket"), missing("capacity")),
        (bucket(0, 0, 0), zero("capacity")),
        (bucket(1, 0, 0), zero("refill")),
        (bucket(1, 1, 0), zero("every_ms")),
        (Settings::of("tickets"), missing("number")),
        (tickets(0), zero("number")),
    ];
    for (settings, problem) in cases {
        let config = Config::new(window(1, 1)).rule("/login", settings.clone());
        let expected = wrong("/login", problem.clone());
        assert_eq!(problem_of(&config), expected, "{settings:?}");
        assert_eq!(with_tickets().build(&settings).err(), Some(problem));
    }
    let config = Config::new(window(1, 1))
        .rule("/login", window(1, 1))
        .rule("/login", Settings::of("token-buket"));
    assert_eq!(problem_of(&config), wrong("/login", Problem::Duplicate));
    let config = Config::new(Settings::of("token-buket")).rule("/login", window(0, 1));
    assert_eq!(problem_of(&config), wrong("default", unknown.clone()));
    let own = unknown.clone();
    let algorithms = Algorithms::standard().with("picky", move |_| Err(own.clone()));
    let problem = algorithms.build(&Settings::of("picky")).err();
    assert_eq!(problem, Some(unknown));
}

// rules: 2.1
#[test]
fn rules_with_different_algorithms_stay_apart() {
    let clock = Hand::at(0);
    let config = Config::new(window(2, 100))
        .rule("/log", log(2, 100))
        .rule("/bucket", bucket(2, 1, 100));
    let mut limiter = made(&config, &clock);
    let endpoints = ["/window", "/log", "/bucket"];
    for remaining in [1, 0] {
        clock.advance(30);
        let answers = endpoints.map(|it| limiter.allow("ada", it));
        assert_eq!(answers, [allowed(remaining); 3]);
    }
    let answers = endpoints.map(|it| limiter.allow("ada", it));
    assert_eq!(answers, [rejected(40), rejected(70), rejected(70)]);
}

// rules: 2.2, 2.4, 2.5
#[test]
fn random_operations_wait_exactly_as_long_as_they_are_told() {
    let mut random = Generator::new(23);
    for _ in 0..40 {
        let settings = match random.below(3) {
            0 => window(1 + random.below(4), 1 + random.below(60)),
            1 => log(1 + random.below(4), 1 + random.below(60)),
            _ => bucket(
                1 + random.below(4),
                1 + random.below(5),
                1 + random.below(60),
            ),
        };
        let algorithm = built(&settings);
        let (mut state, mut now) = (State::default(), 1_000);
        for _ in 0..60 {
            now += random.below(12);
            match algorithm.decide(&state, Millis(now)) {
                Outcome::Allowed { remaining, next } => {
                    let mut ahead = next.clone();
                    for left in (0..remaining).rev() {
                        let outcome = algorithm.decide(&ahead, Millis(now));
                        let Outcome::Allowed { remaining, next } = outcome else {
                            panic!("{settings:?} said that {left} remain");
                        };
                        assert_eq!(remaining, left, "{settings:?}");
                        ahead = next;
                    }
                    let over = algorithm.decide(&ahead, Millis(now));
                    assert!(matches!(over, Outcome::Rejected { .. }));
                    state = next;
                }
                Outcome::Rejected { retry_after } => {
                    let at = Millis(now + retry_after.0);
                    let then = algorithm.decide(&state, at);
                    assert!(matches!(then, Outcome::Allowed { .. }), "{settings:?}");
                    let before = algorithm.decide(&state, Millis(at.0 - 1));
                    assert!(matches!(before, Outcome::Rejected { .. }), "{settings:?}");
                }
            }
        }
    }
}

/// A few hundred requests, and what came back.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut page = String::new();
    let clock = Hand::at(1_950);
    let config = Config::new(log(3, 200))
        .rule("/login", bucket(2, 3, 250))
        .rule("/search", window(2, 70))
        .rule("/once", tickets(9));
    let mut limiter = made_with(&config, &with_tickets(), &clock);
    for (number, mut random) in random.steps(1..=200) {
        if random.chance(40) {
            clock.advance(random.below(90));
        }
        let client = *random.pick(&["ada", "bo"]);
        let endpoint = *random.pick(&["/login", "/search", "/rain", "/rain", "/login", "/once"]);
        let answer = words(limiter.allow(client, endpoint));
        let now = clock.now().0;
        let _ = writeln!(
            page,
            "{number:>3} {now:>5} {client:<4} {endpoint:<8} {answer}"
        );
    }
    page
}

// rules: 2.2, 2.4, 2.5
#[test]
fn three_algorithms_and_one_impatient_client() {
    let times = [0, 100, 450, 900, 990, 1_000, 1_050, 1_400, 1_900, 2_000];
    let mut page = format!("{:<14}", "ms");
    for now in times {
        let _ = write!(page, "{now:>6}");
    }
    page += "\n";
    let rows = [
        ("fixed window", window(3, 1_000)),
        ("sliding log", log(3, 1_000)),
        ("token bucket", bucket(3, 3, 1_000)),
    ];
    for (name, settings) in rows {
        let clock = Hand::at(0);
        let mut limiter = limiter_of(settings, &clock);
        let _ = write!(page, "{name:<14}");
        for now in times {
            clock.set(now);
            let sign = match limiter.allow("ada", "/forecast") {
                Decision::Allowed { remaining } => format!("+{remaining}"),
                Decision::Rejected { retry_after } => format!("-{}", retry_after.0),
            };
            let _ = write!(page, "{sign:>6}");
        }
        page += "\n";
    }
    insta::assert_snapshot!("three_algorithms_and_one_impatient_client", page);
}

// rules: 2.2, 2.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
