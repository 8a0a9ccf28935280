//! What finds every wrong design of stage 1.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rate_limiter::{Clock, Config, Decision, Millis, Problem, RateLimiter, Settings};

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

fn window(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::new().with("limit", limit);
    settings.with("window_ms", window_ms)
}

fn limiter(clock: &Hand) -> RateLimiter {
    let limiter = RateLimiter::new(&Config::new(window(2, 1_000)), clock.clone());
    limiter.expect("the configuration is right")
}

fn rejected(retry_after: u64) -> Decision {
    let retry_after = Millis(retry_after);
    Decision::Rejected { retry_after }
}

#[test]
fn two_pass_and_the_third_waits_for_the_window() {
    let clock = Hand::default();
    clock.set(900);
    let mut limiter = limiter(&clock);
    for remaining in [1, 0] {
        let answer = limiter.allow("ada", "/rain");
        assert_eq!(answer, Decision::Allowed { remaining });
    }
    assert_eq!(limiter.allow("ada", "/rain"), rejected(100));
    clock.set(1_000);
    let answer = limiter.allow("ada", "/rain");
    assert_eq!(answer, Decision::Allowed { remaining: 1 });
}

#[test]
fn a_window_begins_empty_also_after_a_quiet_one() {
    let clock = Hand::default();
    let mut limiter = limiter(&clock);
    limiter.allow("ada", "/rain");
    clock.set(1_000);
    let answer = limiter.allow("ada", "/rain");
    assert_eq!(answer, Decision::Allowed { remaining: 1 });
}

#[test]
fn two_pairs_of_names_are_never_one() {
    let mut limiter = limiter(&Hand::default());
    for (client, endpoint) in [("a:b", "c"), ("a", "b:c"), ("bo", "c")] {
        let answer = limiter.allow(client, endpoint);
        assert_eq!(answer, Decision::Allowed { remaining: 1 });
    }
}

#[test]
fn the_default_is_checked_before_the_rules() {
    let config = Config::new(window(0, 1)).rule("/rain", window(1, 0));
    let error = RateLimiter::new(&config, Hand::default()).err();
    let error = error.expect("two settings are wrong");
    assert_eq!(error.problem, Problem::Zero("limit".to_owned()));
    assert_eq!(error.rule, "default");
}
