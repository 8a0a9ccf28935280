//! What each command takes.

use std::{path::PathBuf, str::FromStr, time::Duration};

use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
pub struct Start {
    /// The kata to begin with [default: the first of `kata list`]
    pub kata: Option<String>,
    /// Also write tasks for this editor: watch each kata and mark what fails
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<Editor>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code: `.vscode/tasks.json` in the dojo
    Vscode,
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
    /// The kata's name: `kata list` shows them all
    pub kata: String,
    /// Bring all stages at once instead of one after the other; of a kata that is
    /// there, the rest
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
    /// The editor that `e` opens [default: $VISUAL or $EDITOR]
    #[arg(long, value_name = "COMMAND")]
    pub edit_cmd: Option<String>,
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
    /// Whose design, mine, reference or alternate, and which type with its neighbours:
    /// give it twice for both [default: mine, and with --compare the reference]
    #[arg(long, value_name = "WHOSE|TYPE")]
    pub of: Vec<Of>,
    /// Only the types of this module; `crate` is the root
    #[arg(long, value_name = "NAME")]
    pub module: Option<String>,
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
    /// Draw it as SVG and show it in a window of its own
    #[arg(long)]
    pub open: bool,
}

/// Whose design, or which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Whose(Whose),
    Type(String),
}

impl std::str::FromStr for Of {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whose = Whose::from_str(text, false);
        Ok(whose.map_or_else(|_| Self::Type(text.to_owned()), Self::Whose))
    }
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
    /// Show every line, even of a very long diff
    #[arg(long)]
    pub full: bool,
}

#[derive(Args, Debug)]
pub struct Report {
    /// [default: all that are fetched, and the catalogue]
    #[arg(value_name = "KATA")]
    pub ids: Vec<String>,
    /// Where to write it: one file that needs no network
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_value = "report.html",
        default_missing_value = "report.html"
    )]
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
    /// The shell that you use
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
