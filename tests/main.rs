//! The real binary, as people use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests start programs and write files"
)]

mod architecture;
mod ask;
mod bad_input;
mod bounded;
mod card;
#[cfg(target_os = "linux")]
mod class;
#[cfg(target_os = "linux")]
mod class_engines;
#[cfg(target_os = "linux")]
mod class_files;
#[cfg(target_os = "linux")]
mod class_hostile;
mod command_line;
#[cfg(unix)]
mod crashing_code;
mod documents;
mod dojo;
mod drill;
#[cfg(unix)]
mod editor;
#[cfg(unix)]
mod environment;
mod forgeries;
mod formats;
mod gate;
#[cfg(unix)]
mod heaps;
mod honest;
#[cfg(unix)]
mod hostile_code;
#[cfg(unix)]
mod hostile_dojos;
#[cfg(unix)]
mod hostile_packages;
#[cfg(unix)]
mod hostile_texts;
mod hunt;
mod interview;
mod json;
mod learn;
mod learner;
#[cfg(unix)]
mod leftovers;
mod lookback;
mod open;
mod page;
mod plan;
mod predict;
mod races;
#[cfg(unix)]
mod readme;
mod report;
mod review;
mod rounds;
mod screens;
mod scripts;
mod spot;
#[cfg(unix)]
mod state;
mod take_over;
#[cfg(unix)]
mod tmux;
mod transcripts;
#[cfg(unix)]
mod wall;
#[cfg(unix)]
mod watch;
