use rate_limiter::RateLimiter;
use rate_limiter::shared::{MemoryStore, OnOutage, SharedLimiter};

pub fn attempt(mut limiter: RateLimiter) -> SharedLimiter {
    limiter.allow("ada", "/forecast");
    let shared = SharedLimiter::new(limiter, MemoryStore::default(), OnOutage::Allow);
    let _ = shared.allow("ada", "/forecast");
    shared
}
