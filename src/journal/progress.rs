//! The journal, folded.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    HuntProgress, Reviews,
    event::{Entry, Event, RoundPass},
};
use crate::kata::KataId;

/// Where the learner stands, in all katas.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub katas: BTreeMap<KataId, KataProgress>,
    /// The kata that something was last done with.
    pub latest: Option<KataId>,
}

/// Where the learner stands in one kata. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default)]
pub struct KataProgress {
    pub fetched_at: u64,
    pub version: String,
    pub folder: Option<PathBuf>,
    /// Stages that have arrived.
    pub delivered: usize,
    /// Stages that passed and were not reset.
    pub passed: usize,
    /// The most stages that ever passed: what is unlocked stays so.
    pub best: usize,
    pub gave_up: bool,
    /// The stage from which on the code rests on somebody else's.
    pub taken_over: Option<usize>,
    /// The latest pass of each stage.
    pub passes: BTreeMap<usize, Pass>,
    /// The same, with those of stages that were reset since: their copies stay.
    pub copies: BTreeMap<usize, Pass>,
    /// The first pass of each stage. What came after it was known from then on, and no
    /// reset takes that back.
    pub first_passes: BTreeMap<usize, Pass>,
    /// Hints taken, by stage.
    pub hints: BTreeMap<usize, usize>,
    /// Checks, by the stage that was being worked on.
    pub checks: BTreeMap<usize, usize>,
    /// The hunts that were tried, by stage.
    pub hunts: BTreeMap<usize, HuntProgress>,
    /// The files and lines that the learner expected a stage to touch.
    pub predictions: BTreeMap<usize, (Vec<String>, Option<usize>)>,
    /// Code reviews of wrong designs.
    pub reviews: Reviews,
    /// When each stage arrived.
    pub arrived: BTreeMap<usize, u64>,
    /// The passes and arrivals that were known when each backup was made.
    pub at_backups: BTreeMap<String, Past>,
}

/// Passes and arrivals, to go back to.
#[derive(Clone, Debug)]
pub struct Past {
    pub passes: BTreeMap<usize, Pass>,
    pub arrived: BTreeMap<usize, u64>,
    pub taken_over: Option<usize>,
}

/// A pass of a stage, bound to what passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub at: u64,
    /// When the stage had arrived.
    pub arrived: u64,
    pub content: String,
    pub copy: String,
    /// What was frozen, if the stage is a frozen round.
    pub round: Option<RoundPass>,
    /// The stage from which on the code rested on somebody else's.
    pub taken_over: Option<usize>,
}

impl KataProgress {
    /// The stage that is being worked on: the first that has not passed, or the last.
    pub fn current(&self) -> usize {
        (self.passed + 1).min(self.delivered.max(1))
    }

    /// Milliseconds from a stage's arrival to its pass.
    pub fn time_of(&self, stage: usize) -> Option<u64> {
        let pass = self.passes.get(&stage)?;
        Some(pass.at.saturating_sub(pass.arrived))
    }
}

impl Progress {
    pub fn fold(entries: &[Entry]) -> Self {
        let mut progress = Self::default();
        for entry in entries {
            progress.apply(entry);
        }
        progress
    }

    /// Takes in one more entry.
    pub fn apply(&mut self, entry: &Entry) {
        let Some(kata) = entry.event.kata() else {
            return;
        };
        self.latest = Some(kata.clone());
        let state = self.katas.entry(kata.clone()).or_default();
        state.apply(entry);
    }

    pub fn of(&self, kata: &KataId) -> Option<&KataProgress> {
        self.katas.get(kata)
    }
}

impl KataProgress {
    fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Fetched {
                version,
                stages,
                folder,
                ..
            } => {
                self.fetched_at = entry.at;
                self.version.clone_from(version);
                self.folder.clone_from(folder);
                // Fetched once more after its folder was deleted, it starts over.
                self.passed = 0;
                self.delivered = 0;
                self.taken_over = None;
                self.passes.clear();
                self.arrived.clear();
                self.deliver(*stages, entry.at);
            }
            Event::Upgraded { version, .. } => self.version.clone_from(version),
            Event::Checked { stage, .. } => *self.checks.entry(*stage).or_default() += 1,
            Event::Passed {
                stage,
                content,
                copy,
                round,
                ..
            } => {
                self.passed = self.passed.max(*stage);
                self.best = self.best.max(*stage);
                let pass = Pass {
                    at: entry.at,
                    arrived: self.arrived.get(stage).copied().unwrap_or(entry.at),
                    content: content.clone(),
                    copy: copy.clone(),
                    round: round.clone(),
                    taken_over: self.taken_over,
                };
                self.first_passes.entry(*stage).or_insert(pass.clone());
                self.copies.insert(*stage, pass.clone());
                self.passes.insert(*stage, pass);
            }
            Event::Delivered { stage, .. } => self.deliver(*stage, entry.at),
            Event::Hint { stage, number, .. } => {
                let taken = self.hints.entry(*stage).or_default();
                *taken = (*taken).max(*number);
            }
            Event::GaveUp { .. } => self.gave_up = true,
            Event::Reset { stage, backup, .. } => {
                self.remember(backup);
                self.passed = stage - 1;
                self.delivered = *stage;
                let before = self.passes.get(&(stage - 1));
                self.taken_over = before.and_then(|pass| pass.taken_over);
                self.passes.retain(|passed, _| passed < stage);
                self.arrived.retain(|arrived, _| arrived < stage);
                self.arrived.insert(*stage, entry.at);
            }
            Event::Restored {
                from,
                backup,
                passed,
                delivered,
                stage,
                ..
            } => {
                self.remember(backup);
                self.go_back(from, *stage);
                self.passed = *passed;
                self.passes.retain(|stage, _| stage <= passed);
                self.arrived.retain(|stage, _| stage <= delivered);
                self.deliver(*delivered, entry.at);
                self.delivered = *delivered;
            }
            Event::TookOver {
                stage,
                content,
                copy,
                backup,
                ..
            } => {
                if let Some(backup) = backup {
                    self.remember(backup);
                }
                self.take_over(*stage, entry.at, content, copy);
            }
            Event::Hunted { .. } | Event::Predicted { .. } | Event::Spotted { .. } => {
                self.practise(entry);
            }
            // Talking and scoring change nothing of what is there.
            // The last four are about no kata at all.
            Event::Interview { .. }
            | Event::Asked { .. }
            | Event::Graded { .. }
            | Event::Drilled { .. }
            | Event::Planned { .. }
            | Event::ChoseStart { .. }
            | Event::Read { .. } => {}
        }
    }

    /// Takes in what changes nothing of the learner's code.
    fn practise(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Hunted {
                stage,
                first,
                content,
                killed,
                of,
                ..
            } => {
                let hunt = self.hunts.entry(*stage).or_default();
                hunt.note(*first, content, killed, *of);
            }
            Event::Predicted {
                stage,
                files,
                lines,
                ..
            } => {
                self.predictions.insert(*stage, (files.clone(), *lines));
            }
            Event::Spotted {
                mutant,
                line,
                consequence,
                ..
            } => self.reviews.note(mutant, entry.at, *line, *consequence),
            _ => {}
        }
    }

    fn remember(&mut self, backup: &str) {
        let past = Past {
            passes: self.passes.clone(),
            arrived: self.arrived.clone(),
            taken_over: self.taken_over,
        };
        self.at_backups.insert(backup.to_owned(), past);
    }

    /// To the passes of when the backup `from` was made, or to those up to `stage`.
    fn go_back(&mut self, from: &str, stage: Option<usize>) {
        if let Some(stage) = stage {
            let copy = self.copies.get(&stage);
            self.taken_over = copy.and_then(|pass| pass.taken_over);
            self.arrived.retain(|arrived, _| *arrived <= stage);
            for (stage, pass) in self.copies.range(..=stage) {
                self.passes.entry(*stage).or_insert_with(|| pass.clone());
                self.arrived.entry(*stage).or_insert(pass.arrived);
            }
        } else if let Some(past) = self.at_backups.get(from) {
            self.passes.clone_from(&past.passes);
            self.arrived.clone_from(&past.arrived);
            self.taken_over = past.taken_over;
        }
    }

    /// The stage before `stage` counts as passed by code that the learner did not write.
    fn take_over(&mut self, stage: usize, at: u64, content: &str, copy: &str) {
        let before = stage.saturating_sub(1);
        self.taken_over = Some(stage);
        self.passed = before;
        self.best = self.best.max(before);
        self.delivered = stage;
        self.passes.retain(|passed, _| *passed < before);
        self.arrived.retain(|arrived, _| *arrived < before);
        self.arrived.insert(stage, at);
        let pass = Pass {
            at,
            arrived: at,
            content: content.to_owned(),
            copy: copy.to_owned(),
            round: None,
            taken_over: Some(stage),
        };
        // What is frozen for a round that begins on it is that code.
        self.first_passes.insert(before, pass.clone());
        self.copies.insert(before, pass.clone());
        self.passes.insert(before, pass);
    }

    fn deliver(&mut self, stages: usize, at: u64) {
        for stage in 1..=stages {
            self.arrived.entry(stage).or_insert(at);
        }
        self.delivered = self.delivered.max(stages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> KataId {
        KataId::parse("x").unwrap()
    }

    fn passed(stage: usize, copy: &str) -> Event {
        Event::Passed {
            kata: id(),
            stage,
            content: String::new(),
            copy: copy.to_owned(),
            round: None,
        }
    }

    fn reset(stage: usize, backup: &str) -> Event {
        Event::Reset {
            kata: id(),
            stage,
            backup: backup.to_owned(),
        }
    }

    fn restored(from: &str, passed: usize, stage: Option<usize>) -> Event {
        Event::Restored {
            kata: id(),
            from: from.to_owned(),
            backup: "later".to_owned(),
            passed,
            delivered: passed + 1,
            stage,
        }
    }

    /// Where `events`, a second apart, lead after a fetch.
    fn after(events: Vec<Event>) -> KataProgress {
        let fetched = Event::Fetched {
            kata: id(),
            version: String::new(),
            stages: 1,
            folder: None,
        };
        let entries: Vec<Entry> = std::iter::once(fetched)
            .chain(events)
            .zip(0..)
            .map(|(event, second)| Entry {
                v: 1,
                at: second * 1000,
                event,
            })
            .collect();
        Progress::fold(&entries).of(&id()).unwrap().clone()
    }

    fn copies(passes: &BTreeMap<usize, Pass>) -> Vec<&str> {
        passes.values().map(|pass| pass.copy.as_str()).collect()
    }

    #[test]
    fn a_reset_takes_passes_back_and_leaves_their_copies() {
        let state = after(vec![passed(1, "a"), passed(2, "b"), reset(2, "1")]);
        assert_eq!(copies(&state.passes), ["a"]);
        assert_eq!(copies(&state.copies), ["a", "b"]);
        assert_eq!((state.passed, state.best), (1, 2));
        let state = after(vec![passed(1, "a"), reset(1, "1"), passed(1, "b")]);
        assert_eq!(copies(&state.copies), ["b"]);
        assert_eq!(copies(&state.first_passes), ["a"]);
    }

    #[test]
    fn a_backup_that_comes_back_brings_its_own_passes() {
        let state = after(vec![
            passed(1, "a"),
            reset(1, "1"),
            passed(1, "other"),
            restored("1", 1, None),
        ]);
        assert_eq!(copies(&state.passes), ["a"]);
        assert_eq!(state.arrived[&1], 0);
    }

    #[test]
    fn a_stage_that_comes_back_is_passed_again_and_the_next_arrives() {
        let state = after(vec![
            passed(1, "a"),
            Event::Delivered {
                kata: id(),
                stage: 2,
            },
            passed(2, "b"),
            reset(1, "1"),
            restored("b", 2, Some(2)),
        ]);
        assert_eq!(copies(&state.passes), ["a", "b"]);
        assert_eq!((state.passed, state.delivered), (2, 3));
        assert_eq!(state.arrived[&3], 5000);
        assert_eq!(state.time_of(2), Some(1000));
    }
}
