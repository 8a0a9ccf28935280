//! Your tests for stage 3, from the brief alone.

use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// A clock that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Millis {
        Millis(0)
    }
}

fn window(limit: u64, window_ms: u64) -> Settings {
    let settings = Settings::new().with("limit", limit);
    settings.with("window_ms", window_ms)
}

#[test]
fn both_limits_must_allow_a_request() {
    let limits = [window(1, 1_000), window(5, 9_000)];
    let config = Config::new(window(9, 1_000)).rule_of_all("/forecast", &limits);
    let limiter = RateLimiter::new(&config, Noon);
    let mut limiter = limiter.expect("the configuration is right");
    let first = limiter.allow("ada", "/forecast");
    assert!(matches!(first, Decision::Allowed { .. }));
    let second = limiter.allow("ada", "/forecast");
    assert!(matches!(second, Decision::Rejected { .. }));
}
