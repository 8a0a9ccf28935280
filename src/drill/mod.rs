//! The rules of drills: which cards make a round, in which order their answers stand,
//! what is right, and when a topic is due again. No I/O.
//!
//! Boxes are kept by topic, after 1, 3, 7 and 14 days: expanding intervals for single
//! cards add nothing that a learner would notice, and a topic is something to sit down
//! for. Days are counted in UTC.

mod boxes;
mod round;

pub use boxes::{Past, past};
pub use round::{CardId, Given, Graded, Wish, grade, order, pick};
