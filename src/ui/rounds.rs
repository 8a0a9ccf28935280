//! How the frozen rounds of an open track came out.

use super::style;
use crate::practice::{RoundStanding, RoundState};

/// One line about all of them; empty if there are none.
pub(super) fn line(rounds: &[RoundStanding], dot: &str) -> String {
    if rounds.is_empty() {
        return String::new();
    }
    let words: Vec<String> = (1..)
        .zip(rounds)
        .map(|(number, round)| format!("{number} {}", word(round.state)))
        .collect();
    format!("frozen rounds: {}\n", words.join(&format!(" {dot} ")))
}

pub(super) fn word(state: RoundState) -> String {
    if state == RoundState::Yes {
        style::good(state.words())
    } else {
        state.words().to_owned()
    }
}
