//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// A clock that the test sets.
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

#[test]
fn two_requests_pass_and_the_third_does_not() {
    let clock = Hand::default();
    clock.set(5_000);
    let settings = Settings::new().with("limit", 2).with("window_ms", 1_000);
    let limiter = RateLimiter::new(&Config::new(settings), clock);
    let mut limiter = limiter.expect("the settings are right");
    for remaining in [1, 0] {
        let answer = limiter.allow("ada", "/forecast");
        assert_eq!(answer, Decision::Allowed { remaining });
    }
    let answer = limiter.allow("ada", "/forecast");
    assert!(matches!(answer, Decision::Rejected { .. }));
}
