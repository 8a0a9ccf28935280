//! A URL shortener: short codes for long URLs, and redirects from them.

pub mod aliases;
mod code;
pub mod generators;
pub mod lifetime;
pub mod shared;
mod shortener;
pub mod store;
mod url;

pub use code::{BadCode, Code, base62};
pub use shortener::{ResolveError, ShortenError, Shortener};
