//! What helps in each phase of a round, and what looks bad in it.

use crate::journal::Phase;

/// The phase's name, as a person reads it.
pub(super) fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Clarifying => "clarifying",
        Phase::Design => "design",
        Phase::Implementation => "implementation",
        Phase::FollowUps => "follow-ups",
        Phase::Closing => "closing",
    }
}

/// What to say or to do now.
pub(super) fn good(phase: Phase) -> &'static [&'static str] {
    match phase {
        Phase::Clarifying => &[
            "Ask what comes in, what goes out and what is refused; then how many, and at once or one at a time.",
            "Say back in one sentence what you will build, and what you will not.",
        ],
        Phase::Design => &[
            "Say the entities aloud before you type: what each one knows, what each one does.",
            "Name the axis of change: \"what will you ask me for next, and which type takes it?\"",
            "Say which rule lives where, and what must be true after every call.",
        ],
        Phase::Implementation => &[
            "One case from end to end first, refusals next; say so before you begin.",
            "Check early: a red test is an answer that costs nothing.",
        ],
        Phase::FollowUps => &[
            "First say what stays untouched, then what changes.",
            "Name two ways and the price of each; then choose one.",
        ],
        Phase::Closing => &[
            "Tell it in three minutes: problem, seams, one trade-off, what you would test next.",
            "Name the weakest spot yourself, and what you would do about it.",
        ],
    }
}

/// What an interviewer writes down against you.
pub(super) fn red_flag(phase: Phase) -> &'static str {
    match phase {
        Phase::Clarifying => "typing before asking",
        Phase::Design => "a pattern's name before the problem that it solves",
        Phase::Implementation => "ten minutes of silence over code that nobody has run",
        Phase::FollowUps => "one more `match` arm in every file",
        Phase::Closing => "reading the code aloud instead of naming the decisions",
    }
}

/// What an interviewer asks when every stage has arrived already.
pub(super) const WITHOUT_A_STAGE: &str = "Every stage of this kata has arrived already, so the interviewer asks: which requirement would hurt this design most, and what would you change today to be ready for it?";

/// What an interviewer answers when there is no card.
pub(in crate::ui) const NO_CARD: &str =
    "The interviewer says: make an assumption, and say it aloud.";

/// What an interviewer answers to a question about what comes later.
pub(in crate::ui) const LATER: &str = "The interviewer says: not now; I may come back to that.";

/// What an interviewer answers if no word says what is asked.
pub(in crate::ui) const NOT_UNDERSTOOD: &str =
    "Ask a little more: what do you want to know, and of what?";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::PHASES;

    #[test]
    fn every_phase_has_a_few_phrases_and_one_red_flag() {
        for phase in PHASES {
            assert!((2..=3).contains(&good(phase).len()));
            assert!(!red_flag(phase).ends_with('.'));
            assert!(name(phase).len() <= 14);
        }
    }
}
