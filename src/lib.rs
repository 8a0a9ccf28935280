//! `kata`: practise low-level design.
//!
//! # Modules
//!
//! | module | duty |
//! |---|---|
//! | `cli` | the command line as types: options of all commands, wrong usage |
//! | `commands` | one file for each command: its arguments, one use case, one report |
//! | `kata` | the model of a kata; the catalogue; texts only |
//! | `course` | reads a folder of katas that anybody may have written |
//! | `dojo` | the learner's folder: scaffold, deliver, back up, bring back |
//! | `journal` | the append-only record, the progress folded from it, what is unlocked |
//! | `interview` | the rules of a round and of its card: time, questions, scores |
//! | `judge` | sealed tree → one build → tests and contracts → `Verdict` |
//! | `class` | what a class handed in: plan, shards, records, grades |
//! | `practice` | the use cases: a session owns the dojo; check, fetch, reset, restore |
//! | `drill` | which cards to show, what is right, when a topic is due again |
//! | `plan` | some weeks of practice, which follow what was done |
//! | `reports` | every document that a command can return: plain data with one schema |
//! | `lookback` | the past of each kata, and what to take next, folded from the journal |
//! | `design` | the types of a crate and how they stand to each other, read with `syn` |
//! | `review` | facts about a design: numbers and findings |
//! | `diagram` | a design as a picture: SVG, Mermaid, characters, sentences |
//! | `verify` | the gate for authors: every variant of a kata, proven by running it |
//! | `sandbox` | where learner code is built and run: limits, Landlock, `bwrap` |
//! | `process` | starting programs: group, time-out, output cap, kill |
//! | `ui` | printing: human and JSON reports over the same data, all wording |
//! | `limits` | what a test and a build may use, and the sentence for each limit |
//! | `kata_path` | which names and characters a kata's files may have |
//! | `user` | the folder of this user that belongs to no dojo: marks, the known toolchain |
//! | `fs`, `path`, `hash`, `wrap`, `calendar` | atomic writes; paths for people; names for contents; plain text in lines; days |
//! | `error`, `exit_code` | what a person is told when something fails |
//!
//! # Invariants
//!
//! 1. Learner code is never an `Err`: everything it does is part of a `Verdict`. `Err`
//!    means that the tool or its environment failed.
//! 2. A module uses only modules of lower layers (`tests/architecture.rs` has the table).
//!    `kata`, `interview` and the rules of what is unlocked do no I/O.
//! 3. Only `ui` prints, only `process` spawns, only `fs` writes (`clippy.toml`).
//! 4. The learner's files are never overwritten or deleted: what must change is
//!    backed up first, and the path of the backup is printed.
//! 5. A check trusts nothing in the learner's folder but the regular `.rs` files
//!    under its `src/`.
//! 6. Every format renders the same report (`reports`). A renderer decides nothing and
//!    parses no text.
//! 7. There is no `unsafe` here, and none in a kata.
//! 8. What changes anything below a dojo holds its lock (`LockedDojo`), and has read the
//!    journal under it.
//! 9. Learner code, while it is compiled or run in a sandbox, can read nothing that holds
//!    an answer: no reference, no test, no other submission (`judge::rustc`).

mod calendar;
mod class;
mod cli;
mod commands;
mod course;
mod design;
pub mod diagram;
pub mod dojo;
mod drill;
mod error;
mod exit_code;
pub mod fs;
pub mod hash;
pub mod interview;
pub mod journal;
pub mod judge;
pub mod kata;
mod kata_path;
mod limits;
mod lookback;
mod path;
mod plan;
mod practice;
mod process;
mod reports;
pub mod review;
pub mod sandbox;
mod ui;
mod user;
mod verify;
mod wrap;

use clap::CommandFactory;
pub use cli::Cli;
use cli::{ColorChoice, SandboxChoice};
use commands::Options;
pub use exit_code::ExitCode;
pub use process::{interrupt, is_ending};
pub use reports::FindingRow;
use sandbox::Demand;
use ui::{Color, Ui};

/// If the program was called by itself, to confine a program, to judge or to watch over
/// the terminal: does so, and gives the exit code.
pub fn take_over(args: &[std::ffi::OsString]) -> Option<std::process::ExitCode> {
    sandbox::take_over(args.iter().cloned())
        .or_else(|| judge::take_over(args))
        .or_else(|| ui::take_over(args.iter().cloned()))
}

/// Says why `args` is no command line, or what it asks clap for.
pub fn refuse(error: &clap::Error, args: &[std::ffi::OsString]) -> ExitCode {
    match cli::complaint(error, args) {
        Some(it) => ui::refuse_in_json(&it.command, &it.message, it.hint.as_deref()),
        None => ui::refuse(error),
    }
}

/// Runs a parsed command line and tells how it ended.
pub fn run(cli: Cli) -> ExitCode {
    let color = match cli.global.color {
        ColorChoice::Auto => Color::Auto,
        ColorChoice::Always => Color::Always,
        ColorChoice::Never => Color::Never,
    };
    let ui = Ui::new(cli.global.json, cli.global.plain, color);
    let options = Options {
        dojo: cli.global.dojo,
        katas: cli.global.katas,
        sandbox: match cli.global.sandbox {
            SandboxChoice::Best => Demand::Best,
            SandboxChoice::Require => Demand::Require,
            SandboxChoice::Off => Demand::Off,
        },
        program: Cli::command,
    };
    commands::run(&cli.command, options, ui)
}
