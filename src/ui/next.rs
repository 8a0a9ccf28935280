//! What to take next, and why, in words.

use super::{Ui, style, text::columns};
use crate::lookback::{Next, Why};

impl Ui {
    /// The line that says what to take next: a command, and the reason.
    pub(super) fn next_line(&self, order: &[Next]) -> String {
        let text = match order.first() {
            Some(next) => format!(
                "next: `{}` {} {}\n",
                command(next),
                self.signs.dash,
                reason(&next.why)
            ),
            None => "next: every kata passes; `kata reset KATA` starts one over\n".to_owned(),
        };
        style::with_code(&text)
    }

    /// The line that says what comes after it, one or two as they fit; none if
    /// nothing does.
    pub(super) fn then_line(&self, order: &[Next]) -> String {
        let mut line = String::new();
        for next in order.iter().take(2) {
            let what = format!("{} {} {}", next.kata, self.signs.dash, reason(&next.why));
            let longer = if line.is_empty() {
                format!("then: {what}")
            } else {
                format!("{line} {} {what}", self.signs.dot)
            };
            if line.is_empty() || columns(&longer) <= self.width {
                line = longer;
            }
        }
        if line.is_empty() { line } else { line + "\n" }
    }
}

/// The command that goes on with a kata.
pub(super) fn command(next: &Next) -> String {
    let verb = if next.fetched { "check" } else { "fetch" };
    format!("kata {verb} {}", next.kata)
}

/// Why a kata is next.
pub(super) fn reason(why: &Why) -> String {
    match why {
        Why::InProgress {
            stages_passed,
            stages,
        } => format!("in progress, {stages_passed} of {stages} stages"),
        Why::Asked {
            frequency,
            difficulty,
            core_minutes,
        } => format!(
            "{}, {}, core in about {core_minutes} min",
            asked(*frequency),
            level(*difficulty)
        ),
        Why::WarmUp { minutes, prepares } => match prepares.first() {
            Some(first) => format!("a warm-up of {minutes} min for {}", first.kata),
            None => format!("a warm-up of {minutes} min"),
        },
        Why::GaveUp {
            stages_passed,
            stages,
        } => format!("given up at {stages_passed} of {stages} stages"),
    }
}

/// How often a kata is asked, from 1 to 5, in words.
fn asked(frequency: u8) -> &'static str {
    match frequency {
        4.. => "asked often",
        3 => "asked now and then",
        _ => "asked seldom",
    }
}

/// How hard a kata is, from 1 to 5, in a word.
fn level(difficulty: u8) -> &'static str {
    match difficulty {
        0..=2 => "easy",
        3 => "medium",
        _ => "hard",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_how_often_it_is_asked_and_how_hard_it_is() {
        let why = |frequency, difficulty| {
            reason(&Why::Asked {
                frequency,
                difficulty,
                core_minutes: 90,
            })
        };
        assert_eq!(why(5, 1), "asked often, easy, core in about 90 min");
        assert!(why(3, 3).starts_with("asked now and then, medium"));
        assert!(why(1, 5).starts_with("asked seldom, hard"));
    }
}
