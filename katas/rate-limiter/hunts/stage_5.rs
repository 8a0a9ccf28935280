//! Your tests for stage 5, from the brief alone. `crate::support` has
//! `in_parallel` and `Rendezvous` for tests with threads.

use rate_limiter::shared::{MemoryStore, OnOutage, SharedLimiter};
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// A clock that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Millis {
        Millis(0)
    }
}

fn server(store: &MemoryStore) -> SharedLimiter {
    let once = Settings::new().with("limit", 1).with("window_ms", 1_000);
    let limiter = RateLimiter::new(&Config::new(once), Noon);
    let limiter = limiter.expect("the configuration is right");
    SharedLimiter::new(limiter, store.clone(), OnOutage::Allow)
}

#[test]
fn two_servers_count_together() {
    let store = MemoryStore::default();
    let servers = [server(&store), server(&store)];
    let answers = servers.map(|server| server.allow("ada", "/forecast"));
    let expected = [
        Decision::Allowed { remaining: 0 },
        Decision::Rejected {
            retry_after: Millis(1_000),
        },
    ];
    assert_eq!(answers, expected);
}
