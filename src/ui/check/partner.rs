//! What is to be said of a partner that does not compile and did before.

use super::screen::Screen;
use crate::{
    practice::{RoundStanding, RoundState},
    ui::{style, text::clean},
    wrap::{plural, wrapped},
};

/// So many files are named.
const MOST_FILES: usize = 4;

impl Screen<'_> {
    /// When the partner of `round` compiled, and what was edited since; empty if it never
    /// did.
    pub(super) fn since_it_compiled(&self, round: &RoundStanding) -> String {
        let has_passed = round.state != RoundState::NotYet;
        let when = match () {
            () if has_passed => "when its round passed",
            () if self.report.compiled_before.contains(&round.stage) => "at the last check",
            () => return String::new(),
        };
        let edited = &self.report.edited;
        let names = edited.iter().take(MOST_FILES);
        let mut files: Vec<String> = names.map(|it| format!("`src/{}`", clean(it))).collect();
        let more = edited.len().saturating_sub(MOST_FILES);
        if more > 0 {
            files.push(plural(more, "more file"));
        }
        let since = if has_passed {
            "Since the last pass"
        } else {
            "Since `src/` was frozen"
        };
        let id = &round.round.id;
        let mut text = format!("The partner `{id}` compiled {when}.");
        if !files.is_empty() {
            text += &format!(" {since} you edited {}.", files.join(", "));
        }
        let lines = wrapped(&text, self.ui.width);
        style::with_code(&lines.join("\n")) + "\n\n"
    }
}
