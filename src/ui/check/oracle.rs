//! Where the oracle and the learner's code differ.

use super::{screen::Screen, sentences};
use crate::{
    judge::{Difference, Outcome},
    sandbox::Tier,
    ui::{
        style,
        text::{clean, on_both_sides, plural},
    },
};

/// How many lines of a script are shown without `--full`.
const MOST_LINES: usize = 40;

impl Screen<'_> {
    /// What the oracle found, if it was asked.
    pub(super) fn oracle(&self) -> String {
        let Some(oracle) = &self.report.verdict.oracle else {
            return String::new();
        };
        if oracle.stages == 0 {
            return "this kata has no scenario for the oracle\n".to_owned();
        }
        let Some(first) = oracle.differences.first() else {
            return format!(
                "{} the oracle agrees: {} with {} each{}",
                style::good(self.ui.signs.pass),
                plural(oracle.stages, "scenario"),
                plural(oracle.seeds.len(), "fresh seed"),
                if oracle.sandbox == Tier::T0 {
                    "\n  Without a sandbox this proves nothing against code that wants to deceive."
                } else {
                    ""
                }
            );
        };
        let left = format!(
            "{} {}",
            style::bad(self.ui.signs.fail),
            style::strong("the oracle differs")
        );
        let (stage, seed) = (first.stage, first.seed);
        let place = style::faint(&format!("scenario of stage {stage}, seed {seed}"));
        let mut text = on_both_sides(&left, &place, self.ui.width) + "\n";
        text += &self.difference(first);
        let again = format!("kata check --oracle --seed {seed}");
        text += &format!("    once more: {}\n", style::code(&again));
        text
    }

    /// The shortest script on which the two differ, and what differs.
    fn difference(&self, difference: &Difference) -> String {
        let [expected, actual] = difference.sides();
        let mut outcome = &difference.outcome;
        let mut text = String::new();
        if let Some(shrunk) = &difference.shrunk {
            outcome = &shrunk.outcome;
            let commands = plural(shrunk.commands, "command");
            text += &format!("    shrunk from {} commands to {commands}\n", shrunk.of);
        }
        match outcome {
            Outcome::Passed => {
                if let Some(first) = &difference.first {
                    let line = first.line;
                    text += &format!("    the first command whose effect differs: line {line}\n");
                }
                return text + &self.room(MOST_LINES).script(expected, actual);
            }
            Outcome::Panicked {
                message,
                file,
                line,
                ..
            } => {
                text += &format!("    panicked at {}:{line}\n", clean(file));
                text += &self.some_lines(message, "    ");
            }
            other => text += &format!("    {}\n", sentences::of_test(other)),
        }
        if difference.shrunk.is_some() {
            text += "    on this script, here with the reference's answers:\n";
            text += &self.last_lines(expected, "      ", MOST_LINES);
        }
        text
    }
}
