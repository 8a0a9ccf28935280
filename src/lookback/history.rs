//! What happened in a kata, stage by stage.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    journal::{Entry, Event, KataProgress, Progress},
    kata::KataId,
};

/// Two entries that are at least this far apart have a break between them.
pub const PAUSE_MS: u64 = 30 * 60 * 1000;

/// One kata's past. Times are milliseconds; those of day count from 1970.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub progress: KataProgress,
    /// Of each stage in which something happened.
    pub stages: BTreeMap<usize, StageHistory>,
    /// Unusual events, oldest first.
    pub turns: Vec<Turn>,
    /// When something last happened.
    pub latest: u64,
    /// Stages that passed at the latest check.
    held: usize,
}

/// Something that a look back should not miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub at: u64,
    pub stage: usize,
    pub kind: TurnKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnKind {
    /// The stage had passed and broke.
    Regression,
    /// The hint with this number.
    Hint(usize),
    GaveUp,
    Reset,
    Restored,
    TookOver,
}

/// What happened in one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StageHistory {
    pub arrived: Option<u64>,
    /// The pass that counts: none after a reset.
    pub passed: Option<u64>,
    /// From arrival to that pass.
    pub ms: Option<u64>,
    /// Spent on it, pauses left out.
    pub active_ms: u64,
    pub checks: usize,
    pub hints: usize,
    /// How often it broke after it had passed.
    pub regressions: usize,
    /// How often it passed: more than once after a reset.
    pub passes: usize,
    pub resets: usize,
    pub restores: usize,
    pub give_ups: usize,
}

/// Sums over stages, or over katas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub active_ms: u64,
    pub checks: usize,
    pub hints: usize,
    pub regressions: usize,
    pub give_ups: usize,
}

/// The past of every kata that `entries` tell of.
pub fn histories(entries: &[Entry]) -> BTreeMap<KataId, History> {
    let mut progress = Progress::default();
    let mut histories: BTreeMap<KataId, History> = BTreeMap::new();
    for entry in entries {
        let Some(kata) = entry.event.kata() else {
            continue;
        };
        let before = progress.of(kata).map_or(1, KataProgress::current);
        let history = histories.entry(kata.clone()).or_default();
        history.count_time(entry.at, before);
        progress.apply(entry);
        if let Some(now) = progress.of(kata) {
            history.count(entry, now);
        }
    }
    for (kata, state) in progress.katas {
        histories.entry(kata).or_default().take_over(state);
    }
    histories
}

impl History {
    /// What happened in `stage`; nothing if it has not arrived.
    pub fn stage(&self, stage: usize) -> StageHistory {
        self.stages.get(&stage).cloned().unwrap_or_default()
    }

    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for stage in self.stages.values() {
            totals.add(Totals {
                active_ms: stage.active_ms,
                checks: stage.checks,
                hints: stage.hints,
                regressions: stage.regressions,
                give_ups: stage.give_ups,
            });
        }
        totals
    }

    fn count_time(&mut self, at: u64, stage: usize) {
        let gap = at.saturating_sub(self.latest);
        if self.latest > 0 && gap < PAUSE_MS {
            self.of(stage).active_ms += gap;
        }
        self.latest = self.latest.max(at);
    }

    /// Counts what `entry` tells, which led to `now`.
    fn count(&mut self, entry: &Entry, now: &KataProgress) {
        let turn = match &entry.event {
            Event::Checked {
                passed: tests,
                stages_passed,
                ..
            } => self.count_check(*tests, (*stages_passed).min(now.passed)),
            Event::Passed { stage, .. } => {
                self.of(*stage).passes += 1;
                None
            }
            Event::Hint { stage, number, .. } => Some((*stage, TurnKind::Hint(*number))),
            Event::GaveUp { stage, .. } => Some((*stage, TurnKind::GaveUp)),
            Event::Reset { stage, .. } => Some((*stage, TurnKind::Reset)),
            Event::Restored { .. } => Some((now.current(), TurnKind::Restored)),
            Event::TookOver { stage, .. } => Some((*stage, TurnKind::TookOver)),
            Event::Fetched { .. }
            | Event::Upgraded { .. }
            | Event::Delivered { .. }
            | Event::Hunted { .. }
            | Event::Predicted { .. }
            | Event::Spotted { .. }
            | Event::Interview { .. }
            | Event::Asked { .. }
            | Event::Graded { .. }
            | Event::Drilled { .. }
            | Event::Planned { .. }
            | Event::ChoseStart { .. }
            | Event::Read { .. } => None,
        };
        if let Some((stage, kind)) = turn {
            self.count_turn(Turn {
                at: entry.at,
                stage,
                kind,
            });
        }
        if matches!(
            entry.event,
            Event::Fetched { .. }
                | Event::Passed { .. }
                | Event::Reset { .. }
                | Event::Restored { .. }
                | Event::TookOver { .. }
        ) {
            self.held = now.passed;
        }
    }

    fn count_turn(&mut self, turn: Turn) {
        self.turns.push(turn);
        let stage = self.of(turn.stage);
        match turn.kind {
            TurnKind::Regression => stage.regressions += 1,
            TurnKind::GaveUp => stage.give_ups += 1,
            TurnKind::Reset => stage.resets += 1,
            TurnKind::Restored => stage.restores += 1,
            // Of these the progress knows.
            TurnKind::Hint(_) | TurnKind::TookOver => {}
        }
    }

    /// A check in which the stage after the last that holds had held before is a
    /// regression of that stage; of those behind it, it says nothing for sure.
    /// Where no test passes, the code did not build, which breaks no stage.
    fn count_check(&mut self, tests: usize, holds: usize) -> Option<(usize, TurnKind)> {
        if tests == 0 {
            return None;
        }
        let broke = holds < self.held;
        self.held = holds;
        broke.then_some((holds + 1, TurnKind::Regression))
    }

    /// What the progress knows already.
    fn take_over(&mut self, progress: KataProgress) {
        let known = progress
            .arrived
            .keys()
            .chain(progress.checks.keys())
            .chain(progress.hints.keys());
        for stage in known {
            let history = self.of(*stage);
            history.arrived = progress.arrived.get(stage).copied();
            history.passed = progress.passes.get(stage).map(|pass| pass.at);
            history.ms = progress.time_of(*stage);
            history.checks = progress.checks.get(stage).copied().unwrap_or(0);
            history.hints = progress.hints.get(stage).copied().unwrap_or(0);
        }
        self.progress = progress;
    }

    fn of(&mut self, stage: usize) -> &mut StageHistory {
        self.stages.entry(stage).or_default()
    }
}

impl Totals {
    pub fn add(&mut self, other: Self) {
        self.active_ms += other.active_ms;
        self.checks += other.checks;
        self.hints += other.hints;
        self.regressions += other.regressions;
        self.give_ups += other.give_ups;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    fn id() -> KataId {
        KataId::parse("x").unwrap()
    }

    fn fetched() -> Event {
        Event::Fetched {
            kata: id(),
            version: String::new(),
            stages: 1,
            folder: None,
        }
    }

    fn checked(stage: usize, passed: usize, stages_passed: usize) -> Event {
        Event::Checked {
            kata: id(),
            stage,
            content: String::new(),
            toolchain: String::new(),
            kata_version: String::new(),
            level: String::new(),
            sandbox: String::new(),
            passed,
            failed: 1,
            stages_passed,
        }
    }

    fn passed(stage: usize) -> Event {
        Event::Passed {
            kata: id(),
            stage,
            content: String::new(),
            copy: String::new(),
            round: None,
        }
    }

    fn delivered(stage: usize) -> Event {
        Event::Delivered { kata: id(), stage }
    }

    /// The history of `events`, each with its minute.
    fn history(events: Vec<(u64, Event)>) -> History {
        let entries: Vec<Entry> = events
            .into_iter()
            .map(|(minute, event)| Entry {
                v: 1,
                at: 1_000_000 + minute * MINUTE,
                event,
            })
            .collect();
        histories(&entries).remove(&id()).unwrap()
    }

    #[test]
    fn time_goes_to_the_stage_that_was_worked_on_and_pauses_to_none() {
        let history = history(vec![
            (0, fetched()),
            (10, checked(1, 3, 0)),
            (100, checked(1, 4, 0)),
            (129, checked(1, 6, 1)),
            (129, passed(1)),
            (129, delivered(2)),
            (159, checked(2, 6, 1)),
            (164, checked(2, 7, 1)),
        ]);
        assert_eq!(history.stage(1).active_ms, 39 * MINUTE);
        assert_eq!(history.stage(1).ms, Some(129 * MINUTE));
        assert_eq!(history.stage(1).checks, 3);
        // The gap of just 30 minutes is a pause.
        assert_eq!(history.stage(2).active_ms, 5 * MINUTE);
        assert_eq!(history.totals().active_ms, 44 * MINUTE);
        assert_eq!(history.totals().checks, 5);
    }

    #[test]
    fn a_stage_that_stays_broken_broke_once() {
        let history = history(vec![
            (0, fetched()),
            (1, checked(1, 6, 1)),
            (1, passed(1)),
            (1, delivered(2)),
            (2, checked(2, 9, 1)),
            (3, checked(2, 8, 0)),
            (4, checked(2, 8, 0)),
            (5, checked(2, 9, 1)),
            (6, checked(2, 8, 0)),
            (7, checked(2, 12, 2)),
            (7, passed(2)),
        ]);
        assert_eq!(history.stage(1).regressions, 2);
        assert_eq!(history.stage(2).regressions, 0);
        assert_eq!(history.totals().regressions, 2);
        let kinds: Vec<_> = history
            .turns
            .iter()
            .map(|turn| (turn.stage, turn.kind))
            .collect();
        assert_eq!(
            kinds,
            [(1, TurnKind::Regression), (1, TurnKind::Regression)]
        );
    }

    #[test]
    fn code_that_does_not_build_breaks_no_stage() {
        let history = history(vec![
            (0, fetched()),
            (1, checked(1, 6, 1)),
            (1, passed(1)),
            (2, checked(2, 0, 0)),
            (3, checked(2, 8, 0)),
        ]);
        assert_eq!(history.stage(1).regressions, 1);
    }

    #[test]
    fn a_reset_stage_is_no_regression_and_can_pass_again() {
        let reset = Event::Reset {
            kata: id(),
            stage: 1,
            backup: "1".to_owned(),
        };
        let history = history(vec![
            (0, fetched()),
            (1, checked(1, 6, 1)),
            (1, passed(1)),
            (2, reset),
            (3, checked(1, 2, 0)),
            (9, checked(1, 6, 1)),
            (9, passed(1)),
        ]);
        let stage = history.stage(1);
        assert_eq!((stage.regressions, stage.resets, stage.passes), (0, 1, 2));
        assert_eq!(stage.ms, Some(7 * MINUTE));
    }

    #[test]
    fn a_clock_that_went_back_takes_no_time_away() {
        let history = history(vec![
            (20, fetched()),
            (10, checked(1, 1, 0)),
            (21, checked(1, 2, 0)),
        ]);
        assert_eq!(history.totals().active_ms, MINUTE);
        assert_eq!(history.latest, 1_000_000 + 21 * MINUTE);
    }
}
