//! How the frozen rounds of an open track came out.

use super::{
    style::{self, Signs},
    text::{clean, plural},
};
use crate::{
    design::{BreakKind, How},
    practice::{PartnerBreak, RoundStanding, RoundState},
    wrap::wrapped,
};

/// One line about all of them, and one about each that was opened; empty if there are none.
pub(super) fn line(rounds: &[RoundStanding], dot: &str) -> String {
    if rounds.is_empty() {
        return String::new();
    }
    let words: Vec<String> = (1..)
        .zip(rounds)
        .map(|(number, round)| format!("{number} {}", word(round.state)))
        .collect();
    let mut text = format!("frozen rounds: {}\n", words.join(&format!(" {dot} ")));
    for (number, round) in (1..).zip(rounds) {
        if let Some(opening) = round.opening {
            text += &format!("  {number} opened: {}\n", opening.words());
        }
    }
    text
}

pub(super) fn word(state: RoundState) -> String {
    if state == RoundState::Yes {
        style::good(state.words())
    } else {
        state.words().to_owned()
    }
}

/// The first `most` changes of a public API that partners feel; `shown` words a file.
pub(super) fn breaks(
    all: &[PartnerBreak],
    most: usize,
    (signs, width): (Signs, usize),
    shown: &dyn Fn(&str) -> String,
) -> String {
    let mut text = String::new();
    for it in all.iter().take(most) {
        let change = &it.change;
        let says = match change.change {
            BreakKind::Changed => "changed",
            BreakKind::Removed => "is no longer public",
            BreakKind::Required => "is new and required",
        };
        let uses = match change.how {
            How::Calls => "calls it",
            How::Implements if change.change == BreakKind::Required => "implements the trait",
            How::Implements => "implements it",
            How::Names => "names it",
        };
        let (item, partner, round) = (clean(&change.item), &it.partner, it.round);
        let line = format!("`{item}` {says}: partner `{partner}` of round {round} {uses}");
        let lines = wrapped(&line, width.saturating_sub(2));
        let lines = style::with_code(&lines.join("\n  "));
        text += &format!("{} {lines}\n", style::bad(signs.fail));
        let mut places = format!("{}:{}", shown(&change.place.file), change.place.line);
        if let Some(now) = &change.now {
            places += &format!(" {} now {}:{}", signs.dot, shown(&now.file), now.line);
        }
        text += &format!("    {}\n", style::faint(&places));
    }
    let more = all.len().saturating_sub(most);
    if more > 0 {
        let more = plural(more, "change");
        text += &format!("    and {more} more: `kata check --full`\n");
    }
    text
}
