//! How the code reviews of a kata went, folded from the journal.

use std::collections::BTreeMap;

/// The answers about one design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpotBox {
    /// Right answers in a row, the last of them at `at`.
    pub streak: usize,
    /// Milliseconds since 1970.
    pub at: u64,
    pub asked: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// By the mutant's name.
    pub boxes: BTreeMap<String, SpotBox>,
    pub asked: usize,
    pub lines_right: usize,
    pub choices_right: usize,
}

impl Reviews {
    pub(super) fn note(&mut self, mutant: &str, at: u64, line: bool, choice: bool) {
        let known = self.boxes.entry(mutant.to_owned()).or_default();
        known.streak = if line && choice { known.streak + 1 } else { 0 };
        known.at = at;
        known.asked += 1;
        self.asked += 1;
        self.lines_right += usize::from(line);
        self.choices_right += usize::from(choice);
    }
}
