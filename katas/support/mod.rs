//! What the tests of every kata share. Nothing in here knows a kata.
#![allow(dead_code, unused_imports)]

mod clock;
mod generator;
mod parallel;
mod session;

pub use clock::HandClock;
pub use generator::{Generator, leave_out, steps_taken};
pub use parallel::{Rendezvous, assert_send_sync, in_parallel};
pub use session::{Session, transcript};
