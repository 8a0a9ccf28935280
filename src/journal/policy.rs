//! What a learner may see, as a pure function of their progress.

use super::progress::KataProgress;

/// Which of a kata's solutions are unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlocked {
    /// The reference, as it stood at each stage up to this one; 0 is none.
    pub reference: usize,
    /// The alternate, and the design pages of both.
    pub rest: bool,
}

/// Passing stage k unlocks the reference at k, passing the last one unlocks the
/// rest; giving up unlocks everything. A reset locks nothing again.
pub fn unlocked(progress: &KataProgress, last_stage: usize) -> Unlocked {
    let all = progress.gave_up || progress.best >= last_stage;
    Unlocked {
        reference: if all { last_stage } else { progress.best },
        rest: all,
    }
}

/// The number of the next hint of `stage`, from 1; the last one again when all
/// `hints` are taken.
pub fn next_hint(progress: &KataProgress, stage: usize, hints: usize) -> usize {
    (progress.hints.get(&stage).copied().unwrap_or(0) + 1).min(hints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_unlocks_the_reference_up_to_it_and_the_last_one_the_rest() {
        let mut progress = KataProgress::default();
        assert_eq!(
            unlocked(&progress, 6),
            Unlocked {
                reference: 0,
                rest: false
            }
        );
        progress.best = 2;
        assert_eq!(
            unlocked(&progress, 6),
            Unlocked {
                reference: 2,
                rest: false
            }
        );
        progress.best = 6;
        assert_eq!(
            unlocked(&progress, 6),
            Unlocked {
                reference: 6,
                rest: true
            }
        );
    }

    #[test]
    fn giving_up_unlocks_everything() {
        let progress = KataProgress {
            gave_up: true,
            ..KataProgress::default()
        };
        assert_eq!(
            unlocked(&progress, 6),
            Unlocked {
                reference: 6,
                rest: true
            }
        );
    }

    #[test]
    fn hints_come_one_at_a_time() {
        let mut progress = KataProgress::default();
        assert_eq!(next_hint(&progress, 2, 3), 1);
        progress.hints.insert(2, 1);
        assert_eq!(next_hint(&progress, 2, 3), 2);
        progress.hints.insert(2, 3);
        assert_eq!(next_hint(&progress, 2, 3), 3);
    }
}
