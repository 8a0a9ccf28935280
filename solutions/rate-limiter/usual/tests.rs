//! The rules of the pages that the usual answer keeps, tried on its own names.

use std::sync::{Arc, Mutex};

use rate_limiter::{Limit, RateLimiter};

fn window(limit: u64, window_ms: u64) -> Limit {
    Limit::FixedWindow { limit, window_ms }
}

fn log(limit: u64, window_ms: u64) -> Limit {
    Limit::SlidingLog { limit, window_ms }
}

fn bucket(capacity: u64, refill: u64, every_ms: u64) -> Limit {
    Limit::TokenBucket {
        capacity,
        refill,
        every_ms,
    }
}

fn limiter(limit: Limit) -> RateLimiter {
    RateLimiter::new(limit).expect("no number is 0")
}

/// How many of these requests pass.
fn passing(limiter: &mut RateLimiter, now: u64, requests: u32) -> usize {
    let answers = (0..requests).map(|_| limiter.allow("ada", "/forecast", now));
    answers.filter(|it| it.allowed).count()
}

// rules: 1.1, 1.2, 1.3, 1.4, 1.6
#[test]
fn a_window_is_aligned_to_the_epoch() {
    let mut limiter = limiter(window(2, 1_000));
    assert_eq!(limiter.allow("ada", "/forecast", 800).remaining, 1);
    assert_eq!(limiter.allow("ada", "/forecast", 990).remaining, 0);
    let rejected = limiter.allow("ada", "/forecast", 990);
    assert_eq!((rejected.allowed, rejected.retry_after_ms), (false, 10));
    assert_eq!(limiter.allow("bo", "/forecast", 990).remaining, 1);
    assert_eq!(limiter.allow("ada", "/rain", 990).remaining, 1);
    assert_eq!(passing(&mut limiter, 1_000, 3), 2);
    assert_eq!(limiter.allow("ada", "/forecast", 400).retry_after_ms, 1_000);
    assert!(RateLimiter::new(window(0, 10)).is_none());
}

// rules: 2.2, 2.4, 2.5
#[test]
fn a_burst_at_the_edge_depends_on_the_algorithm() {
    for (limit, expected) in [
        (window(10, 1_000), 20),
        (log(10, 1_000), 10),
        (bucket(10, 10, 1_000), 10),
    ] {
        let mut limiter = limiter(limit);
        let passed = passing(&mut limiter, 999, 10) + passing(&mut limiter, 1_000, 10);
        assert_eq!(passed, expected);
    }
    let mut limiter = limiter(bucket(2, 3, 1_000));
    assert_eq!(passing(&mut limiter, 0, 3), 2);
    assert_eq!(limiter.allow("ada", "/forecast", 100).retry_after_ms, 234);
    assert_eq!(
        passing(&mut limiter, 334, 2) + passing(&mut limiter, 667, 2),
        2
    );
}

// rules: 3.1, 3.2, 3.3, 3.4, 3.5
#[test]
fn all_limits_allow_or_none_counts() {
    let mut limiter = limiter(window(1, 1_000));
    limiter.add_rule("", "/forecast", vec![log(2, 5_000), log(5, 30_000)]);
    limiter.add_rule("premium", "/forecast", vec![window(9, 1_000)]);
    assert_eq!(passing(&mut limiter, 0, 9), 2);
    assert_eq!(
        limiter.allow("ada", "/forecast", 1_000).retry_after_ms,
        4_000
    );
    assert_eq!(passing(&mut limiter, 5_000, 9), 2);
    assert_eq!(passing(&mut limiter, 10_000, 9), 1);
    assert_eq!(
        limiter.allow("ada", "/forecast", 11_000).retry_after_ms,
        19_000
    );
    limiter
        .tiers
        .insert("ada".to_string(), "premium".to_string());
    assert_eq!(passing(&mut limiter, 11_000, 10), 9);
}

// rules: 4.1, 4.2, 4.3, 4.5
#[test]
fn attempts_count_and_idle_keys_go() {
    let mut limiter = limiter(log(2, 1_000));
    limiter.count_rejected = true;
    assert_eq!(
        passing(&mut limiter, 0, 1) + passing(&mut limiter, 100, 1),
        2
    );
    assert_eq!(limiter.allow("ada", "/forecast", 900).retry_after_ms, 200);
    assert_eq!(limiter.allow("ada", "/forecast", 1_000).retry_after_ms, 900);
    assert_eq!(limiter.evict_idle(1_999), 0);
    assert_eq!(limiter.evict_idle(2_000), 1);
}

// rules: 5.2
#[test]
fn behind_a_mutex_exactly_the_limit_passes() {
    let limiter = Arc::new(Mutex::new(limiter(window(50, 1_000))));
    let threads = [(); 4].map(|()| {
        let limiter = Arc::clone(&limiter);
        std::thread::spawn(move || {
            let mut limiter = limiter.lock().expect("no thread panics here");
            passing(&mut limiter, 0, 20)
        })
    });
    let passed = threads.map(|it| it.join().expect("no thread panics here"));
    assert_eq!(passed.iter().sum::<usize>(), 50);
}
