use rate_limiter::{Decision, RateLimiter};

pub fn attempt(mut limiter: RateLimiter) -> (RateLimiter, Decision) {
    let decision = limiter.allow("ada", "/forecast");
    (limiter, decision)
}
