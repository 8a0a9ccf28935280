//~ E0451
use rate_limiter::RateLimiter;

pub fn attempt(limiter: RateLimiter) -> RateLimiter {
    RateLimiter { ..limiter }
}
