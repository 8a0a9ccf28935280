//~ E0277
use rate_limiter::RateLimiter;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> RateLimiter {
    made()
}
