//~ E0451
use rate_limiter::shared::SharedLimiter;

pub fn attempt(limiter: SharedLimiter) -> SharedLimiter {
    SharedLimiter { ..limiter }
}
