//! How far a hunt is, folded from the journal.

use std::collections::BTreeSet;

/// The hunt of one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HuntProgress {
    /// How many different files of tests were tried.
    pub tries: usize,
    /// The mutants that the first try killed.
    pub at_once: BTreeSet<String>,
    /// Those that any try killed.
    pub killed: BTreeSet<String>,
    /// The most that one try killed, and how many there were.
    pub best: usize,
    pub of: usize,
    /// Whether one try killed all.
    pub won: bool,
    /// Whether one try killed all of the first few, before the stage's tests were read.
    pub first_won: bool,
    /// A hash of the tests that were last tried.
    pub content: String,
}

impl HuntProgress {
    pub(super) fn note(&mut self, first: bool, content: &str, killed: &[String], of: usize) {
        if self.won || (first && self.first_won) {
            // Tests that are added later make a won hunt no worse.
            content.clone_into(&mut self.content);
            return;
        }
        self.tries += 1;
        if self.tries == 1 {
            self.at_once.extend(killed.iter().cloned());
        }
        self.killed.extend(killed.iter().cloned());
        content.clone_into(&mut self.content);
        let all = of > 0 && killed.len() >= of;
        if first {
            self.first_won |= all;
            return;
        }
        self.best = self.best.max(killed.len());
        self.of = of;
        self.won |= all;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_won_hunt_gets_no_worse() {
        let mut hunt = HuntProgress::default();
        let both = ["m1".to_owned(), "m2".to_owned()];
        hunt.note(false, "a", &both[..1], 2);
        hunt.note(false, "b", &both, 2);
        hunt.note(false, "c", &both[..1], 2);
        hunt.note(true, "d", &[], 1);
        assert!(hunt.won);
        assert_eq!((hunt.tries, hunt.best, hunt.content.as_str()), (2, 2, "d"));
    }
}
