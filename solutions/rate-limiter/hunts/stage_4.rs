//! What finds every wrong design of stage 4.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rate_limiter::algorithms::{Algorithm, Algorithms, Outcome, State};
use rate_limiter::attempts::Rejections;
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Hand {
    fn set(&self, now: u64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// One request passes, and no other. It does not say when it is idle.
struct Once;

impl Algorithm for Once {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        match state.0.is_empty() {
            true => Outcome::Allowed {
                remaining: 0,
                next: State(vec![1]),
            },
            false => Outcome::Rejected {
                retry_after: Millis(7),
            },
        }
    }
}

fn window(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::new().with("limit", limit);
    settings.with("window_ms", window_ms)
}

fn log(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::of("sliding-log").with("limit", limit);
    settings.with("window_ms", window_ms)
}

fn made(limits: &[Settings], policy: Rejections, clock: &Hand) -> RateLimiter {
    let config = Config::new(window(1, 1)).rule_of_all("/rain", limits);
    let algorithms = Algorithms::standard().with("once", |_| Ok(Box::new(Once)));
    let limiter = RateLimiter::with_algorithms(&config, &algorithms, clock.clone());
    let limiter = limiter.expect("the configuration is right");
    limiter.with_rejections(policy)
}

/// The decisions in numbers: what remains, or the time to wait.
fn ask<const N: usize>(
    limits: &[Settings],
    policy: Rejections,
    times: [u64; N],
) -> [Result<u64, u64>; N] {
    let clock = Hand::default();
    let mut limiter = made(limits, policy, &clock);
    times.map(|now| {
        clock.set(now);
        match limiter.allow("ada", "/rain") {
            Decision::Allowed { remaining } => Ok(remaining),
            Decision::Rejected { retry_after } => Err(retry_after.0),
        }
    })
}

#[test]
fn an_attempt_counts_only_if_the_policy_says_so() {
    let limits = [log(1, 100)];
    let answers = ask(&limits, Rejections::Ignored, [0, 60, 100]);
    assert_eq!(answers, [Ok(0), Err(40), Ok(0)]);
    let answers = ask(&limits, Rejections::Counted, [0, 60, 100, 200]);
    assert_eq!(answers, [Ok(0), Err(100), Err(100), Ok(0)]);
}

#[test]
fn an_attempt_counts_in_the_limit_that_would_allow_it() {
    let limits = [log(2, 1_000), window(1, 100)];
    let answers = ask(&limits, Rejections::Counted, [0, 50, 100]);
    assert_eq!(answers, [Ok(0), Err(950), Err(950)]);
}

#[test]
fn attempts_do_not_fill_the_memory() {
    let algorithm = Algorithms::standard().build(&log(2, 1_000));
    let algorithm = algorithm.expect("the settings are right");
    let mut state = State::default();
    for now in 0..20 {
        state = algorithm.after_rejection(&state, Millis(now));
        assert!(state.0.len() <= 4, "{} numbers", state.0.len());
    }
}

/// The time from which a key with these requests is idle, up to 300.
fn idle_from(limits: &[Settings], times: &[u64]) -> Option<u64> {
    let clock = Hand::default();
    let mut limiter = made(limits, Rejections::Ignored, &clock);
    for now in times {
        clock.set(*now);
        limiter.allow("ada", "/rain");
    }
    assert_eq!(limiter.keys(), 1);
    (*times.last()?..=300).find(|now| {
        clock.set(*now);
        limiter.evict_idle() == 1
    })
}

#[test]
fn a_log_is_idle_when_its_newest_time_no_longer_counts() {
    assert_eq!(idle_from(&[log(2, 100)], &[20, 80]), Some(180));
}

#[test]
fn a_key_is_idle_when_all_its_limits_are() {
    assert_eq!(idle_from(&[window(2, 100), log(2, 200)], &[20]), Some(220));
}

#[test]
fn an_algorithm_that_does_not_know_keeps_the_key() {
    assert_eq!(idle_from(&[Settings::of("once")], &[20]), None);
}
