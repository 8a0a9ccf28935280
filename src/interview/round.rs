//! Rounds, folded from the journal: everything that a session needs to go on, so
//! that a kill at any moment loses only what had not happened yet.

use serde::Serialize;

use super::schedule::Schedule;
use crate::{
    journal::{Entry, Event, Step},
    kata::KataId,
};

/// Between two steps of a session no more time than this counts: the machine slept.
pub const LONGEST_GAP_MS: u64 = 180_000;

/// One round of one kata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Milliseconds since 1970.
    pub begun_at: u64,
    /// The last step; milliseconds since 1970.
    pub last_at: u64,
    pub schedule: Schedule,
    /// Whether a session is open, or was when it was killed.
    pub running: bool,
    pub outcome: Option<Outcome>,
    pub opened: Vec<Opened>,
    /// Questions for which there was no card.
    pub unanswered: Vec<String>,
    /// The stages with which the interviewer came.
    pub follow_ups: Vec<usize>,
    /// What the interviewer asked about the design.
    pub discussed: Vec<String>,
    pub checks: usize,
    pub last_check: Option<LastCheck>,
    /// The round's own time up to the last step.
    counted_ms: u64,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Finished,
    Abandoned,
}

/// A card that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opened {
    pub ask: String,
    /// What the learner asked; `None` if they picked the card by its number.
    pub words: Option<String>,
}

/// What the newest check during the round said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LastCheck {
    pub stage: usize,
    pub passed: usize,
    pub failed: usize,
    pub stages_passed: usize,
}

/// All rounds of `kata`, the oldest first. Only the last one can be open.
pub fn rounds(entries: &[Entry], kata: &KataId) -> Vec<Round> {
    let mut rounds: Vec<Round> = Vec::new();
    for entry in entries
        .iter()
        .filter(|entry| entry.event.kata() == Some(kata))
    {
        match &entry.event {
            Event::Interview {
                step: Step::Began { length_ms },
                ..
            } => {
                // A round that was never closed does not stay open beside a new one.
                if let Some(before) = open(&mut rounds) {
                    before.outcome = Some(Outcome::Abandoned);
                }
                rounds.push(Round::new(entry.at, *length_ms));
            }
            event => {
                if let Some(round) = open(&mut rounds) {
                    round.apply(event, entry.at);
                }
            }
        }
    }
    rounds
}

fn open(rounds: &mut [Round]) -> Option<&mut Round> {
    rounds.last_mut().filter(|round| round.outcome.is_none())
}

impl Round {
    fn new(at: u64, length_ms: u64) -> Self {
        Self {
            begun_at: at,
            last_at: at,
            schedule: Schedule::new(length_ms),
            running: true,
            outcome: None,
            opened: Vec::new(),
            unanswered: Vec::new(),
            follow_ups: Vec::new(),
            discussed: Vec::new(),
            checks: 0,
            last_check: None,
            counted_ms: 0,
        }
    }

    /// The round's own time at `now`, in milliseconds: it runs only while a session
    /// is open, and not beyond the round's length.
    pub fn elapsed(&self, now: u64) -> u64 {
        let since = now.saturating_sub(self.last_at).min(LONGEST_GAP_MS);
        let since = if self.running { since } else { 0 };
        (self.counted_ms + since).min(self.schedule.length())
    }

    /// The round's own time at its last step.
    pub fn spent(&self) -> u64 {
        self.counted_ms
    }

    pub fn is_over(&self, now: u64) -> bool {
        self.elapsed(now) >= self.schedule.length()
    }

    pub fn is_open(&self, ask: &str) -> bool {
        self.opened.iter().any(|opened| opened.ask == ask)
    }

    fn apply(&mut self, event: &Event, at: u64) {
        match event {
            Event::Interview { step, .. } => self.take(step, at),
            // A check anywhere is one of the round's; the clock is not its business.
            Event::Checked {
                stage,
                passed,
                failed,
                stages_passed,
                ..
            } => self.note_check(*stage, (*passed, *failed), *stages_passed),
            Event::Fetched { .. }
            | Event::Upgraded { .. }
            | Event::Passed { .. }
            | Event::Delivered { .. }
            | Event::Hint { .. }
            | Event::GaveUp { .. }
            | Event::Reset { .. }
            | Event::Restored { .. }
            | Event::Asked { .. }
            | Event::TookOver { .. }
            | Event::Hunted { .. }
            | Event::Predicted { .. }
            | Event::Spotted { .. }
            | Event::Graded { .. }
            | Event::Drilled { .. }
            | Event::Planned { .. }
            | Event::ChoseStart { .. }
            | Event::Read { .. } => {}
        }
    }

    fn take(&mut self, step: &Step, at: u64) {
        if *step == Step::Resumed {
            // What lies between a pause, or a kill, and this does not count.
            self.running = true;
        } else {
            self.counted_ms = self.elapsed(at);
        }
        self.last_at = at;
        match step {
            Step::Paused => self.running = false,
            Step::Asked { ask, words } if !self.is_open(ask) => self.opened.push(Opened {
                ask: ask.clone(),
                words: words.clone(),
            }),
            Step::Began { .. } | Step::Resumed | Step::Beat | Step::Asked { .. } => {}
            Step::Unanswered { words } => self.unanswered.push(words.clone()),
            Step::Left { phase } => self.schedule.leave(*phase, self.counted_ms),
            Step::Known {
                stage,
                passed,
                failed,
                stages_passed,
            } => self.note_check(*stage, (*passed, *failed), *stages_passed),
            Step::FollowedUp { stage } => self.follow_ups.push(*stage),
            Step::Discussed { ask } => self.discussed.push(ask.clone()),
            Step::Finished => self.close(Outcome::Finished),
            Step::Abandoned => self.close(Outcome::Abandoned),
        }
    }

    fn note_check(&mut self, stage: usize, (passed, failed): (usize, usize), stages: usize) {
        self.checks += 1;
        self.last_check = Some(LastCheck {
            stage,
            passed,
            failed,
            stages_passed: stages,
        });
    }

    fn close(&mut self, outcome: Outcome) {
        self.running = false;
        self.outcome = Some(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Phase;

    const MINUTE: u64 = 60_000;
    const LENGTH: u64 = 45 * MINUTE;

    fn kata() -> KataId {
        KataId::parse("x").unwrap()
    }

    fn folded(steps: &[(u64, Step)]) -> Vec<Round> {
        let entries: Vec<Entry> = steps
            .iter()
            .map(|(at, step)| Entry {
                v: 2,
                at: *at,
                event: Event::Interview {
                    kata: kata(),
                    step: step.clone(),
                },
            })
            .collect();
        rounds(&entries, &kata())
    }

    fn one(steps: &[(u64, Step)]) -> Round {
        let mut rounds = folded(steps);
        assert_eq!(rounds.len(), 1);
        rounds.remove(0)
    }

    fn began() -> Step {
        Step::Began { length_ms: LENGTH }
    }

    #[test]
    fn time_runs_only_while_a_session_is_open() {
        let round = one(&[
            (0, began()),
            (MINUTE, Step::Beat),
            (MINUTE + 30_000, Step::Paused),
            (500 * MINUTE, Step::Resumed),
            (501 * MINUTE, Step::Beat),
        ]);
        assert!(round.running);
        assert_eq!(round.spent(), 2 * MINUTE + 30_000);
        assert_eq!(round.elapsed(502 * MINUTE), 3 * MINUTE + 30_000);
    }

    #[test]
    fn a_paused_round_stands_still() {
        let round = one(&[(0, began()), (MINUTE, Step::Paused)]);
        assert_eq!(round.elapsed(900 * MINUTE), MINUTE);
    }

    #[test]
    fn a_kill_loses_what_came_after_the_last_sign_of_life() {
        let round = one(&[
            (0, began()),
            (MINUTE, Step::Beat),
            // Killed at some time before this.
            (90 * MINUTE, Step::Resumed),
        ]);
        assert_eq!(round.elapsed(90 * MINUTE), MINUTE);
        assert_eq!(round.elapsed(91 * MINUTE), 2 * MINUTE);
    }

    #[test]
    fn a_machine_that_sleeps_does_not_use_up_the_round() {
        let round = one(&[(0, began()), (30 * MINUTE, Step::Beat)]);
        assert_eq!(round.spent(), LONGEST_GAP_MS);
    }

    #[test]
    fn a_clock_that_is_set_back_takes_nothing_away() {
        let round = one(&[
            (10 * MINUTE, began()),
            (11 * MINUTE, Step::Beat),
            (5 * MINUTE, Step::Beat),
            (6 * MINUTE, Step::Beat),
        ]);
        assert_eq!(round.spent(), 2 * MINUTE);
    }

    #[test]
    fn a_round_takes_no_longer_than_it_may() {
        let steps: Vec<(u64, Step)> = (1..60).map(|m| (m * MINUTE, Step::Beat)).collect();
        let mut all = vec![(0, began())];
        all.extend(steps);
        let round = one(&all);
        assert_eq!(round.spent(), LENGTH);
        assert!(round.is_over(60 * MINUTE));
        assert!(!one(&[(0, began())]).is_over(MINUTE));
    }

    #[test]
    fn a_card_opens_once_and_stays_open() {
        let asked = |words: Option<&str>| Step::Asked {
            ask: "How many?".into(),
            words: words.map(Into::into),
        };
        let round = one(&[
            (0, began()),
            (1, asked(Some("how many"))),
            (2, Step::Paused),
            (3, Step::Resumed),
            (4, asked(None)),
        ]);
        assert!(round.is_open("How many?"));
        assert_eq!(round.opened.len(), 1);
        assert_eq!(round.opened[0].words.as_deref(), Some("how many"));
    }

    #[test]
    fn a_phase_that_was_left_early_stays_left_after_a_kill() {
        let round = one(&[
            (0, began()),
            (
                MINUTE,
                Step::Left {
                    phase: Phase::Clarifying,
                },
            ),
            (90 * MINUTE, Step::Resumed),
        ]);
        let now = round.elapsed(90 * MINUTE);
        assert_eq!(round.schedule.phase(now), Phase::Design);
        assert_eq!(round.schedule.spent(Phase::Clarifying, now), MINUTE);
    }

    #[test]
    fn a_new_round_leaves_the_old_one_closed() {
        let rounds = folded(&[
            (0, began()),
            (1, Step::Abandoned),
            (2, began()),
            (3, Step::Finished),
            (4, Step::Beat),
            (5, began()),
            (6, began()),
        ]);
        let outcomes: Vec<_> = rounds.iter().map(|round| round.outcome).collect();
        assert_eq!(
            outcomes,
            [
                Some(Outcome::Abandoned),
                Some(Outcome::Finished),
                Some(Outcome::Abandoned),
                None
            ]
        );
        assert_eq!(rounds[1].last_at, 3);
    }

    #[test]
    fn checks_count_while_the_round_is_open_and_do_not_move_its_clock() {
        let check = |at, passed| Entry {
            v: 1,
            at,
            event: Event::Checked {
                kata: kata(),
                stage: 1,
                content: String::new(),
                toolchain: String::new(),
                kata_version: String::new(),
                level: String::new(),
                sandbox: String::new(),
                passed,
                failed: 0,
                stages_passed: 0,
            },
        };
        let step = |at, step| Entry {
            v: 2,
            at,
            event: Event::Interview { kata: kata(), step },
        };
        let entries = [
            check(0, 9),
            step(1, began()),
            check(MINUTE, 3),
            step(
                MINUTE + 1,
                Step::Known {
                    stage: 1,
                    passed: 3,
                    failed: 0,
                    stages_passed: 0,
                },
            ),
            check(2 * MINUTE, 4),
            step(2 * MINUTE + 1, Step::Finished),
            check(3 * MINUTE, 8),
        ];
        let round = rounds(&entries, &kata()).remove(0);
        assert_eq!(round.checks, 3);
        assert_eq!(round.last_check.map(|check| check.passed), Some(4));
        assert_eq!(round.spent(), 2 * MINUTE);
    }
}
