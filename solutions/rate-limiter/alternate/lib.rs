//! A rate limiter in which a rule is one algorithm, and every limiter has a store.

pub mod algorithms;
mod all_of;
pub mod attempts;
mod built_in;
mod config;
mod engine;
mod limiter;
pub mod shared;
pub mod tiers;
mod time;

pub use config::{Config, ConfigError, Problem, Settings};
pub use limiter::{Decision, RateLimiter};
pub use time::{Clock, Millis};
