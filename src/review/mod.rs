//! What can be said of a design: numbers, and findings with their places. No I/O in
//! here, and no verdict: the judge neither knows nor runs it.

mod cost;
mod facts;
mod findings;
mod over_time;
mod prescribed;
mod seams;

pub use cost::Cost;
pub use facts::{Facts, Numbers};
pub use findings::{Finding, RULES, Rule};
pub use over_time::{TypesAt, unused_seams};
pub use prescribed::Prescribed;
pub use seams::{Seam, seams};
