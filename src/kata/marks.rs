//! Short marks of test files: by them an edit is seen without a text being unpacked.

use super::{Kata, parts};
use crate::fs::TextTree;

impl Kata {
    /// A mark of each test file, snapshot and helper of stages 1 to `stages`, by its
    /// name below `tests/stages/` of the learner's folder. `mark` makes the same of a
    /// text.
    pub fn test_marks(&self, stages: usize) -> TextTree {
        let made = |(name, text): (String, String)| (name, mark(&text));
        let mut marks = self.marks.as_ref().map_or_else(
            || self.files.below("tests/").into_iter().map(made).collect(),
            |marks| marks.below(""),
        );
        if self.marks.is_none() {
            let support = self.support().into_iter();
            let support = support.map(|(name, text)| (format!("support/{name}"), text));
            marks.extend(support.map(made));
        }
        let is_of = |name: &str, stage: usize| {
            name == format!("stage_{stage}.rs")
                || name.starts_with(&format!("snapshots/stages__stage_{stage}__"))
        };
        // The tests of a round lie beside its partner.
        let stages = stages.min(self.own_stages());
        marks.retain(|name, _| {
            name.starts_with("support/") || (1..=stages).any(|stage| is_of(name, stage))
        });
        marks
    }
}

/// A short mark of `text`: another text has another mark.
pub fn mark(text: &str) -> String {
    format!("{:016x}", parts::mark([text.as_bytes()]))
}
