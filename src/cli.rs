//! The command line as types. Their doc comments are the help.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0    everything that was asked for passed
  1    the kata does not pass yet, or what was asked for is not unlocked yet
  2    the command line, or where it was given, makes no sense
  3    the surroundings failed: no cargo, no disk, no network
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
    /// Read what is asked
    #[command(after_help = "Example: kata brief --stage 1")]
    Brief(Brief),
    /// Take the next hint: the concept, then the shape, then code
    #[command(after_help = "Example: kata hint")]
    Hint(OneKata),
    /// Read the reference, as far as you have unlocked it
    #[command(after_help = "Example: kata solution --diff\n         kata solution --alternate")]
    Solution(Solution),
    /// Start a kata or a stage over; a backup is made first
    #[command(after_help = "Example: kata reset --stage 2")]
    Reset(Reset),
    /// Bring back what was there before the last reset
    #[command(after_help = "Example: kata restore")]
    Restore(Restore),
    /// Where you are, in one kata or in all
    #[command(after_help = "Example: kata status")]
    Status(OneKata),
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
    /// Print the manual page
    #[command(after_help = "Example: kata man | man -l -")]
    Man,
}

#[derive(Args, Debug)]
pub struct Start {
    /// The kata to begin with [default: the first of `kata list`]
    pub kata: Option<String>,
}

#[derive(Args, Debug)]
pub struct List {
    /// Only katas that teach this pattern or principle
    #[arg(long, value_name = "P")]
    pub pattern: Option<String>,
    /// What comes first
    #[arg(long, value_name = "BY", default_value = "frequency")]
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Most often asked first, easy ones before hard ones
    Frequency,
    /// Easy ones first
    Difficulty,
    /// Those you are at first, then those you have done
    Progress,
}

#[derive(Args, Debug)]
pub struct Fetch {
    pub kata: String,
    /// Bring all stages at once instead of one after the other
    #[arg(long)]
    pub all_stages: bool,
}

#[derive(Args, Debug)]
pub struct OneKata {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Check {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Only the stages up to this one
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// Only tests with this in their name; such a check never passes a stage
    #[arg(long, value_name = "SUBSTRING")]
    pub test: Option<String>,
    /// All katas of the dojo, by one build
    #[arg(long, conflicts_with_all = ["kata", "stage", "test"])]
    pub all: bool,
    /// Run everything again even if nothing has changed
    #[arg(long)]
    pub force: bool,
    /// Compare with the reference on random scenarios, too: it finds what the
    /// tests missed
    #[arg(long, conflicts_with = "test")]
    pub oracle: bool,
    /// Ask the oracle with this seed, to see a difference again
    #[arg(long, value_name = "S", requires = "oracle")]
    pub seed: Option<u64>,
    /// Show every failure and every message to its end
    #[arg(long)]
    pub full: bool,
}

#[derive(Args, Debug)]
pub struct Brief {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The page of this stage; 0 is the overview [default: where you are]
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Solution {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The reference as it stood at this stage [default: the last one unlocked]
    #[arg(long, value_name = "N", conflicts_with = "alternate")]
    pub stage: Option<usize>,
    /// The second solution, of another shape
    #[arg(long)]
    pub alternate: bool,
    /// Compare it with your code
    #[arg(long)]
    pub diff: bool,
    /// What that stage changed in the reference
    #[arg(long, conflicts_with_all = ["alternate", "diff"])]
    pub step: bool,
    /// Write the files into this new folder instead of printing them
    #[arg(long, value_name = "DIR", conflicts_with_all = ["diff", "step"])]
    pub to: Option<PathBuf>,
    /// Unlock everything without passing; the journal will say so
    #[arg(long)]
    pub give_up: bool,
}

#[derive(Args, Debug)]
pub struct Reset {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The stage to start over, with your code of the stage before
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub stage: usize,
}

#[derive(Args, Debug)]
pub struct Restore {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Which backup [default: the newest]
    #[arg(long, value_name = "N")]
    pub backup: Option<String>,
}

#[derive(Args, Debug)]
pub struct Interview {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// How long the round is; the phases keep their shares [default: 45]
    #[arg(long, value_name = "M", value_parser = minutes, conflicts_with = "show")]
    pub minutes: Option<Duration>,
    /// Begin anew; an open round is closed as abandoned
    #[arg(long, conflicts_with = "show")]
    pub fresh: bool,
    /// Show the last finished round
    #[arg(long)]
    pub show: bool,
}

/// Minutes, perhaps with a fraction, from a second to ten hours.
fn minutes(text: &str) -> Result<Duration, String> {
    let length = text
        .parse()
        .ok()
        .and_then(|minutes: f64| Duration::try_from_secs_f64(minutes * 60.0).ok())
        .filter(|length| (1..=36_000).contains(&length.as_secs()));
    length.ok_or_else(|| "a number of minutes, at most 600".to_owned())
}

#[derive(Args, Debug)]
pub struct Card {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Clarifying questions, 0 to 4: what you knew before you typed
    #[arg(long, value_name = "N", value_parser = own_score())]
    pub questions: Option<u8>,
    /// Entities and responsibilities, 0 to 4: what each type knows and does
    #[arg(long, value_name = "N", value_parser = own_score())]
    pub entities: Option<u8>,
    /// Trade-offs, 0 to 4: the other ways and what they cost
    #[arg(long, value_name = "N", value_parser = own_score())]
    pub trade_offs: Option<u8>,
    /// Telling it in three minutes, 0 to 4
    #[arg(long, value_name = "N", value_parser = own_score())]
    pub telling: Option<u8>,
}

fn own_score() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=i64::from(crate::interview::HIGHEST))
}

#[derive(Args, Debug)]
pub struct Verify {
    /// [default: all of them]
    #[arg(value_name = "KATA")]
    pub ids: Vec<String>,
    /// Record what the reference gives as the snapshots of the katas in --katas
    #[arg(long, requires = "katas")]
    pub accept: bool,
}

#[derive(Args, Debug)]
pub struct New {
    /// Lower-case letters, digits and `-`
    pub id: String,
}

#[derive(Args, Debug)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}
