//! The command line as types. Their doc comments are the help.

use std::{path::PathBuf, str::FromStr};

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
    #[command(after_help = "Example: kata diagram\n         kata diagram --compare --to both.svg")]
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

#[derive(Args, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Check {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Only the stages up to this one
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// Only tests with this in their name; such a check counts for no stage
    #[arg(long, value_name = "SUBSTRING")]
    pub test: Option<String>,
    /// All katas of the dojo, by one build
    #[arg(long, conflicts_with_all = ["kata", "stage", "test"])]
    pub all: bool,
    /// Run everything again even if nothing has changed
    #[arg(long)]
    pub force: bool,
    /// Compare with the reference solution on random scenarios, too: it finds what
    /// the tests missed
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
pub struct Watch {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Look at the files again and again, where the system does not tell of edits
    #[arg(long)]
    pub poll: bool,
}

#[derive(Args, Debug)]
pub struct Brief {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The page of this stage; 0 is the overview [default: your present stage]
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
pub struct Diagram {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Whose design [default: mine, and with --compare the reference]
    #[arg(long, value_name = "WHOSE")]
    pub of: Option<Whose>,
    /// Your design and the other one side by side
    #[arg(long)]
    pub compare: bool,
    /// How to draw it [default: by the name of the file, else as text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<PictureFormat>,
    /// Write it into this file
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Every relation, even if that makes it hard to read
    #[arg(long)]
    pub all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    Mine,
    Reference,
    Alternate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    Text,
    Mermaid,
    Svg,
}

#[derive(Args, Debug)]
pub struct Review {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Every finding, not only those that are most worth saying
    #[arg(long)]
    pub all: bool,
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
    /// Your code as it passed this stage, instead of a backup
    #[arg(long, value_name = "N", conflicts_with = "backup")]
    pub stage: Option<usize>,
}

#[derive(Args, Debug)]
pub struct Log {
    /// [default: the one you are in; elsewhere the path across all]
    pub kata: Option<String>,
    /// Every entry of the journal, not only the latest
    #[arg(long)]
    pub all: bool,
}

#[derive(Args, Debug, Default)]
pub struct Diff {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// From the pass of stage A to that of stage B; `2` is 1..2, `2..` goes up to
    /// now, and 0 is the starter [default: from the last pass up to now]
    #[arg(long, value_name = "A..B")]
    pub stage: Option<Span>,
    /// A table of files and lines instead of the lines themselves
    #[arg(long)]
    pub stat: bool,
}

#[derive(Args, Debug)]
pub struct Report {
    /// [default: all that are fetched, and the catalogue]
    #[arg(value_name = "KATA")]
    pub ids: Vec<String>,
    /// Where to write it: one file that needs no network
    #[arg(long, value_name = "FILE")]
    pub html: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
}

/// From the pass of a stage to that of a later one, or to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: usize,
    pub to: Option<usize>,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let span = match text.split_once("..") {
            Some((from, "")) => number(from).map(|from| (from, None)),
            Some((from, to)) => number(from).zip(number(to).map(Some)),
            None => number(text).and_then(|to| Some((to.checked_sub(1)?, Some(to)))),
        };
        span.filter(|(from, to)| to.is_none_or(|to| *from < to))
            .map(|(from, to)| Self { from, to })
            .ok_or_else(|| "write `2`, `1..3` or `2..`, the earlier stage first".to_owned())
    }
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

#[derive(Args, Debug)]
pub struct Man {
    /// A command [default: the program's page, then all others]
    #[arg(value_name = "COMMAND")]
    pub page: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_goes_from_an_earlier_stage_to_a_later_one_or_to_now() {
        let span = |text: &str| text.parse::<Span>().ok().map(|span| (span.from, span.to));
        assert_eq!(span("2"), Some((1, Some(2))));
        assert_eq!(span("1"), Some((0, Some(1))));
        assert_eq!(span("1..3"), Some((1, Some(3))));
        assert_eq!(span("2.."), Some((2, None)));
        for wrong in [
            "", "0", "..", "..2", "3..1", "2..2", "1...3", "1-2", "x", "-1",
        ] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
    }
}
