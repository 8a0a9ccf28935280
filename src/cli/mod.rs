//! The command line as types. Their doc comments are the help.

mod args;
mod usage;

use std::path::PathBuf;

pub use args::{
    Brief, Card, Check, Completions, Diagram, Diff, Editor, Fetch, Interview, List, Log, Man, New,
    Of, OneKata, PictureFormat, Report, Reset, Restore, Review, Solution, Sort, Span, Start,
    Verify, Watch, Whose,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use usage::{Complaint, complaint};

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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a dojo, fetch a kata, run the first check
    #[command(after_help = "Example: kata start\n         kata start --dojo ~/dojo")]
    Start(Start),
    /// Show the katas there are, and how far you are
    #[command(after_help = "Example: kata list --pattern strategy --sort difficulty")]
    List(List),
    /// Bring a kata into the dojo: its first stage, or all of them
    #[command(after_help = "Example: kata fetch NAME, with a name from `kata list`")]
    Fetch(Fetch),
    /// Judge your code: behaviour, snapshots, and code that must not compile
    #[command(after_help = "Example: kata check\n         kata check --test board")]
    Check(Check),
    /// Judge your code each time you save it
    #[command(after_help = "Example: kata watch\n         kata watch --plain")]
    Watch(Watch),
    /// Read what is asked
    #[command(after_help = "Example: kata brief --stage 1")]
    Brief(Brief),
    /// Take the next hint: the concept, the shape, then code; it is recorded
    #[command(after_help = "Example: kata hint")]
    Hint(OneKata),
    /// Read the reference, as far as you have unlocked it
    #[command(after_help = "Example: kata solution --diff\n         kata solution --alternate")]
    Solution(Solution),
    /// Draw the types of a design: yours, or a solution that you have unlocked
    #[command(
        after_help = "Example: kata diagram\n         kata diagram --of Lot\n         kata diagram --open\n         kata diagram --compare --to both.svg"
    )]
    Diagram(Diagram),
    /// What can be said of your design: facts, with their places
    #[command(after_help = "Example: kata review")]
    Review(Review),
    /// Start a kata or a stage over; a backup is made first
    #[command(after_help = "Example: kata reset --stage 2")]
    Reset(Reset),
    /// Bring back what was there before a reset, or what passed
    #[command(after_help = "Example: kata restore\n         kata restore --stage 2")]
    Restore(Restore),
    /// Where you are, in one kata or in all
    #[command(after_help = "Example: kata status")]
    Status(OneKata),
    /// What happened, stage by stage and kata by kata
    #[command(after_help = "Example: kata log\n         kata log --all\n\n\
        Active time is what lies between two entries of a kata, where that is less\n\
        than 30 minutes: longer pauses are left out.")]
    Log(Log),
    /// What you changed, from pass to pass or up to now
    #[command(after_help = "Example: kata diff --stat\n         kata diff --stage 1..3")]
    Diff(Diff),
    /// Write a page about your practice, to keep, print or show
    #[command(after_help = "Example: kata report --html report.html")]
    Report(Report),
    /// Sit a round by the clock: ask, design, build, follow-ups, closing
    #[command(
        after_help = "Example: kata interview NAME --minutes 30\n         kata interview --show"
    )]
    Interview(Interview),
    /// Score yourself where no machine can
    #[command(
        after_help = "Example: kata card\n         kata card --questions 3 --entities 2 --trade-offs 3 --telling 4"
    )]
    Card(Card),
    /// Prove that katas are well made (for authors)
    #[command(after_help = "Example: kata verify\n         kata verify --katas my-course")]
    Verify(Verify),
    /// Begin a kata of your own (for authors)
    #[command(after_help = "Example: kata new coffee-machine --katas my-course")]
    New(New),
    /// Look whether this machine has what it takes
    #[command(after_help = "Example: kata doctor")]
    Doctor,
    /// Print a completion script for your shell
    #[command(
        after_help = "Example: kata completions bash > ~/.local/share/bash-completion/completions/kata"
    )]
    Completions(Completions),
    /// Print the manual, or one command's page of it
    #[command(after_help = "Example: kata man check | man -l -")]
    Man(Man),
}
