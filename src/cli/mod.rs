//! The command line as types: the options that all commands take. Their doc comments
//! are the help; each command has its own in `commands`.

mod usage;

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
pub use usage::complaint;

use crate::commands::Command;

const EXIT_CODES: &str = "\
Exit codes:
  0    everything that was asked for passed
  1    the kata does not pass yet, or what was asked for is not unlocked yet
  2    the command line, or where it was given, makes no sense
  3    the environment failed: no cargo, no disk space, no network
  70   a bug in kata
  130  stopped by Ctrl-C";

/// Practise low-level design: katas that grow stage by stage, and a judge.
#[derive(Debug, Parser)]
#[command(
    name = "kata",
    version,
    after_help = EXIT_CODES,
    max_term_width = 80,
    arg_required_else_help = true,
    infer_subcommands = true,
    propagate_version = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

/// Options that every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// The folder with your katas [default: the one around this folder, or ./dojo]
    #[arg(long, global = true, value_name = "DIR")]
    pub dojo: Option<PathBuf>,
    /// A folder with katas of your own: it has katas/ and solutions/
    #[arg(long, global = true, value_name = "DIR")]
    pub katas: Option<PathBuf>,
    /// When to use colour; `NO_COLOR` is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Plain ASCII signs, no progress bar
    #[arg(long, global = true)]
    pub plain: bool,
    /// What keeps your code from this machine; `kata doctor` says what there is
    #[arg(long, global = true, value_name = "WHAT", default_value = "best")]
    pub sandbox: SandboxChoice,
    /// One JSON document on standard output, for programs
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SandboxChoice {
    // Not doc comments: with them clap makes every command's help long.
    // The best that this machine has.
    Best,
    // Namespaces by `bwrap`, or no judging at all.
    Require,
    // Time-outs and limits only.
    Off,
}
