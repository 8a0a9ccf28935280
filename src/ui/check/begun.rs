//! Tests whose process ended before they could say what is wrong.

use super::{screen::Screen, sentences};
use crate::{
    judge::{Begun, Outcome},
    limits::Limit,
    ui::text::clean,
    wrap::wrapped,
};

impl Screen<'_> {
    /// The command that ran when the process ended, if it is known, and how it ended.
    pub(super) fn ended_early(&self, outcome: &Outcome, begun: Option<&Begun>) -> String {
        let (head, indent) = match begun {
            Some(begun) => (format!("    > {}\n", clean(&begun.command)), "      "),
            None => (String::new(), "    "),
        };
        let says = sentence(outcome, begun);
        let lines = wrapped(&says, self.ui.width.saturating_sub(indent.len()));
        let lines = lines.iter().map(|line| format!("{indent}{line}\n"));
        head + &lines.collect::<String>()
    }
}

/// A transcript runs in one thread, so no lock is to blame.
fn sentence(outcome: &Outcome, begun: Option<&Begun>) -> String {
    match (outcome, begun) {
        (Outcome::Limit(Limit::Timeout { ms }), Some(_)) => format!(
            "this command did not end within {} s: a loop without end, or code that is too slow",
            ms / 1000
        ),
        (Outcome::Limit(Limit::CpuTime { ms }), Some(_)) => format!(
            "this command did not end within {} s of processor time: a loop without end, \
             or code that is too slow",
            ms / 1000
        ),
        _ => sentences::of_test(outcome),
    }
}

/// The same in one text, for other formats.
pub(in crate::ui) fn in_words(outcome: &Outcome, begun: Option<&Begun>) -> String {
    let command = begun.map(|it| format!("> {}\n", it.command));
    command.unwrap_or_default() + &sentence(outcome, begun)
}
