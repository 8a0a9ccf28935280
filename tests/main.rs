//! The real binary, as people use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests start programs and write files"
)]

mod bad_input;
mod bounded;
mod card;
mod command_line;
mod dojo;
mod forgeries;
mod gate;
mod harm;
mod harms;
mod heaps;
mod honest;
#[cfg(unix)]
mod hostile_dojos;
#[cfg(unix)]
mod hostile_packages;
mod house;
mod interview;
mod json;
mod learner;
mod leftovers;
mod lookback;
mod page;
mod races;
mod readme;
mod report;
mod review;
mod screens;
mod scripts;
mod state;
mod tmux;
mod wall;
mod watch;
