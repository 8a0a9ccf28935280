//! What finds every wrong design of stage 3.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rate_limiter::tiers::Tiers;
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Clock for Hand {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

fn window(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::new().with("limit", limit);
    settings.with("window_ms", window_ms)
}

/// The decision in numbers: what remains, or the time to wait.
fn ask(limiter: &mut RateLimiter) -> Result<u64, u64> {
    match limiter.allow("ada", "/rain") {
        Decision::Allowed { remaining } => Ok(remaining),
        Decision::Rejected { retry_after } => Err(retry_after.0),
    }
}

fn made(config: &Config, clock: &Hand) -> RateLimiter {
    let limiter = RateLimiter::new(config, clock.clone());
    limiter.expect("the configuration is right")
}

#[test]
fn all_limits_or_none() {
    let clock = Hand::default();
    let limits = [window(3, 1_000), window(1, 10)];
    let config = Config::new(window(9, 1_000)).rule_of_all("/rain", &limits);
    let mut limiter = made(&config, &clock);
    assert_eq!(ask(&mut limiter), Ok(0));
    for _ in 0..5 {
        assert_eq!(ask(&mut limiter), Err(10));
    }
    clock.0.store(10, Ordering::SeqCst);
    assert_eq!(ask(&mut limiter), Ok(0));
}

#[test]
fn the_longest_wait_and_the_smallest_number() {
    for limits in [
        [window(2, 10), window(5, 1_000)],
        [window(5, 1_000), window(2, 10)],
        [window(2, 10), window(2, 1_000)],
        [window(2, 1_000), window(2, 10)],
    ] {
        let config = Config::new(window(9, 1_000)).rule_of_all("/rain", &limits);
        let mut limiter = made(&config, &Hand::default());
        assert_eq!([ask(&mut limiter), ask(&mut limiter)], [Ok(1), Ok(0)]);
        let is_long = limits == [window(2, 10), window(2, 1_000)];
        let is_long = is_long || limits == [window(2, 1_000), window(2, 10)];
        let wait = if is_long { 1_000 } else { 10 };
        assert_eq!(ask(&mut limiter), Err(wait));
    }
}

#[derive(Clone, Default)]
struct Billing(Arc<Mutex<Option<String>>>);

impl Tiers for Billing {
    fn tier(&self, _client: &str) -> Option<String> {
        self.0.lock().expect("no thread panics here").clone()
    }
}

#[test]
fn a_tier_has_its_own_rule_and_its_own_counters() {
    let billing = Billing::default();
    let config = Config::new(window(9, 1_000))
        .rule("/rain", window(2, 1_000))
        .tier_rule("premium", "/rain", &[window(2, 1_000), window(6, 1_000)]);
    let limiter = made(&config, &Hand::default());
    let mut limiter = limiter.with_tiers(billing.clone());
    assert_eq!([ask(&mut limiter), ask(&mut limiter)], [Ok(1), Ok(0)]);
    let set = |tier: Option<&str>| {
        let mut current = billing.0.lock().expect("no thread panics here");
        *current = tier.map(str::to_owned);
    };
    set(Some("premium"));
    assert_eq!([ask(&mut limiter), ask(&mut limiter)], [Ok(1), Ok(0)]);
    set(None);
    assert_eq!(ask(&mut limiter), Err(1_000));
}
