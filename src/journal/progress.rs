//! The journal, folded.

use std::{collections::BTreeMap, path::PathBuf};

use super::event::{Entry, Event};
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
    /// The latest pass of each stage.
    pub passes: BTreeMap<usize, Pass>,
    /// Hints taken, by stage.
    pub hints: BTreeMap<usize, usize>,
    /// Checks, by the stage that was being worked on.
    pub checks: BTreeMap<usize, usize>,
    /// When each stage arrived.
    pub arrived: BTreeMap<usize, u64>,
}

/// A pass of a stage, bound to what passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub at: u64,
    pub content: String,
    pub copy: String,
}

impl KataProgress {
    /// The stage that is being worked on: the first that has not passed, or the last.
    pub fn current(&self) -> usize {
        (self.passed + 1).min(self.delivered.max(1))
    }

    /// Milliseconds from a stage's arrival to its pass.
    pub fn time_of(&self, stage: usize) -> Option<u64> {
        Some(
            self.passes
                .get(&stage)?
                .at
                .saturating_sub(*self.arrived.get(&stage)?),
        )
    }
}

impl Progress {
    pub fn fold(entries: &[Entry]) -> Self {
        let mut progress = Self::default();
        for entry in entries {
            let kata = entry.event.kata();
            progress.latest = Some(kata.clone());
            let state = progress.katas.entry(kata.clone()).or_default();
            state.apply(entry);
        }
        progress
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
                ..
            } => {
                self.passed = self.passed.max(*stage);
                self.best = self.best.max(*stage);
                let pass = Pass {
                    at: entry.at,
                    content: content.clone(),
                    copy: copy.clone(),
                };
                self.passes.insert(*stage, pass);
            }
            Event::Delivered { stage, .. } => self.deliver(*stage, entry.at),
            Event::Hint { stage, number, .. } => {
                let taken = self.hints.entry(*stage).or_default();
                *taken = (*taken).max(*number);
            }
            Event::GaveUp { .. } => self.gave_up = true,
            Event::Reset { stage, .. } => {
                self.passed = stage - 1;
                self.delivered = *stage;
                self.passes.retain(|passed, _| passed < stage);
                self.arrived.insert(*stage, entry.at);
            }
            Event::Restored {
                passed, delivered, ..
            } => {
                self.passed = *passed;
                self.deliver(*delivered, entry.at);
                self.delivered = *delivered;
            }
            // Talking and scoring change nothing of what is there.
            Event::Interview { .. } | Event::Graded { .. } => {}
        }
    }

    fn deliver(&mut self, stages: usize, at: u64) {
        for stage in 1..=stages {
            self.arrived.entry(stage).or_insert(at);
        }
        self.delivered = self.delivered.max(stages);
    }
}
