//! What can be said of a design: numbers, and facts with their places. No I/O in here,
//! and no verdict: the judge neither knows nor runs it.

mod facts;
pub(crate) mod findings;
mod prescribed;
mod state;

pub use facts::{Facts, Numbers};
pub use findings::{Cost, Finding, What, findings};
pub use prescribed::Given;
