use rate_limiter::shared::SharedLimiter;

pub fn attempt(limiter: SharedLimiter) -> SharedLimiter {
    limiter.clone()
}
