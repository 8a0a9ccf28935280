//~ E0382
use rate_limiter::RateLimiter;
use rate_limiter::shared::{MemoryStore, OnOutage, SharedLimiter};

pub fn attempt(mut limiter: RateLimiter) -> SharedLimiter {
    let shared = SharedLimiter::new(limiter, MemoryStore::default(), OnOutage::Allow);
    limiter.allow("ada", "/forecast");
    shared
}
