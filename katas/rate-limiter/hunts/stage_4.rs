//! Your tests for stage 4, from the brief alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rate_limiter::attempts::Rejections;
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// A clock that the test sets.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Clock for Hand {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

fn log(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::of("sliding-log").with("limit", limit);
    settings.with("window_ms", window_ms)
}

#[test]
fn an_attempt_that_counts_delays_the_client() {
    let clock = Hand::default();
    let limiter = RateLimiter::new(&Config::new(log(1, 100)), clock.clone());
    let limiter = limiter.expect("the configuration is right");
    let mut limiter = limiter.with_rejections(Rejections::Counted);
    let passes = [0, 60, 100, 200].map(|now| {
        clock.0.store(now, Ordering::SeqCst);
        let decision = limiter.allow("ada", "/forecast");
        matches!(decision, Decision::Allowed { .. })
    });
    assert_eq!(passes, [true, false, false, true]);
}
