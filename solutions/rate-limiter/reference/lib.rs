//! A rate limiter: how many requests a client may make, and when the next one passes.

pub mod algorithms;
pub mod attempts;
mod config;
mod fixed_window;
mod limiter;
mod rules;
pub mod shared;
mod sliding_log;
mod store;
pub mod tiers;
mod time;
mod token_bucket;

pub use config::{Config, ConfigError, Problem, Settings};
pub use limiter::{Decision, RateLimiter};
pub use time::{Clock, Millis};
