//! What the oracle found: plain data, a part of the verdict.

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::sandbox::Tier;

/// What the oracle found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OracleReport {
    /// What stood between the code and the machine.
    #[serde(default)]
    pub sandbox: Tier,
    pub stages: usize,
    pub seeds: Vec<u64>,
    pub differences: Vec<Difference>,
}

/// A scenario on which the learner's code and the reference do not agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub stage: usize,
    pub seed: u64,
    pub expected: String,
    /// The learner's transcript; empty if the scenario did not end.
    pub actual: String,
    /// How the scenario ended on the learner's code.
    pub outcome: Outcome,
    /// The first lines that are not the same: of the shortest script, if there is one.
    #[serde(default)]
    pub first: Option<FirstDifference>,
    /// The same on the fewest commands that still differ, if some could be left out.
    #[serde(default)]
    pub shrunk: Option<Shrunk>,
}

/// Where two transcripts part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstDifference {
    /// From 1.
    pub line: usize,
    /// Null where that transcript has ended.
    pub expected: Option<String>,
    pub actual: Option<String>,
}

/// A scenario without the commands that are not needed for the difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shrunk {
    /// How many commands are left, and of how many.
    pub commands: usize,
    pub of: usize,
    pub expected: String,
    pub actual: String,
    pub outcome: Outcome,
}

impl FirstDifference {
    /// The first line on which the two differ, if they do.
    pub(super) fn between(expected: &str, actual: &str) -> Option<Self> {
        let (mut expected, mut actual) = (expected.lines(), actual.lines());
        (1..).find_map(|line| match (expected.next(), actual.next()) {
            (None, None) => Some(None),
            (expected, actual) if expected == actual => None,
            (expected, actual) => Some(Some(Self {
                line,
                expected: expected.map(str::to_owned),
                actual: actual.map(str::to_owned),
            })),
        })?
    }
}

impl Difference {
    /// The expected and the learner's transcript of the shortest script up to the end of
    /// the first reply that differs. From there on a script that reads replies may go on
    /// with other commands.
    pub fn sides(&self) -> [&str; 2] {
        let (mut sides, mut first) = ([&*self.expected, &*self.actual], self.first.as_ref());
        if let Some(shrunk) = &self.shrunk {
            sides = [&shrunk.expected, &shrunk.actual];
            first = first.filter(|_| shrunk.outcome == Outcome::Passed);
        }
        let is_of_commands = sides.iter().all(|it| it.starts_with(COMMAND));
        match first.filter(|_| is_of_commands) {
            Some(first) => up_to(sides, first.line),
            None => sides,
        }
    }
}

/// How a command begins in the transcript of an open track.
const COMMAND: &str = "> ";

/// Both texts up to the end of the reply in whose line `line`, from 1, they differ.
fn up_to(sides: [&str; 2], line: usize) -> [&str; 2] {
    let is_command = |text: &str| {
        text.lines()
            .nth(line - 1)
            .is_some_and(|it| it.starts_with(COMMAND))
    };
    let from = line - usize::from(!sides.iter().all(|it| is_command(it)));
    sides.map(|text| {
        let mut ends = text.split_inclusive('\n').scan(0, |end, line| {
            let begin = *end;
            *end += line.len();
            Some((begin, line))
        });
        let next = ends
            .by_ref()
            .skip(from)
            .find(|(_, it)| it.starts_with(COMMAND));
        next.map_or(text, |(begin, _)| &text[..begin])
    })
}

impl OracleReport {
    /// What it says of the stages up to `stage`.
    #[must_use]
    pub fn upto(mut self, stage: usize) -> Self {
        self.differences.retain(|it| it.stage <= stage);
        self.stages = self.stages.min(stage);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_the_first_line_that_one_of_both_has_not() {
        let at = |expected, actual| {
            FirstDifference::between(expected, actual)
                .map(|first| (first.line, first.expected, first.actual))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(at("", ""), None);
        assert_eq!(at("a\nb", "a\nb"), None);
        assert_eq!(at("a\nb\nc", "a\nx\ny"), Some((2, text("b"), text("x"))));
        assert_eq!(at("a\nb", "a"), Some((2, text("b"), None)));
        assert_eq!(at("a", "a\nb"), Some((2, None, text("b"))));
    }

    #[test]
    fn behind_the_first_reply_that_differs_the_commands_may_be_others() {
        let cut = |a, b, line| up_to([a, b], line);
        let (one, two) = ("> a\n1\n> b\n2\n", "> a\n3\n> c\n2\n");
        assert_eq!(cut(one, two, 2), ["> a\n1\n", "> a\n3\n"]);
        // A line more, and a line less.
        assert_eq!(
            cut("> a\n1\n2\n> b\n", "> a\n1\n> c\n", 3),
            ["> a\n1\n2\n", "> a\n1\n"]
        );
        assert_eq!(
            cut("> a\n1\n", "> a\n1\n2\n3", 3),
            ["> a\n1\n", "> a\n1\n2\n3"]
        );
        assert_eq!(
            cut("> a\n1\n> b\n", "> c\n1\n> b\n", 1),
            ["> a\n1\n", "> c\n1\n"]
        );
    }
}
