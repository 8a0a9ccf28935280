//! What the interviewer comes with in the phase of follow-ups.

use super::Sitting;
use crate::{
    error::Result,
    interview::{follow_ups_due, rounds},
    journal::{Phase, Step},
};

impl Sitting<'_> {
    pub(super) fn announce(&self, phase: Phase, left: u64) {
        let ui = &self.context.ui;
        ui.round_phase(phase, left);
        match phase {
            Phase::Implementation => ui.round_has_page(self.stage()),
            Phase::FollowUps if self.next_stage() > self.kata.last_stage() && !self.has_talk() => {
                ui.round_without_stage();
            }
            _ => {}
        }
    }

    fn has_talk(&self) -> bool {
        !self.kata.follow_ups().is_empty()
    }

    /// The question about the design that comes next: one that no earlier round had, if
    /// there is one.
    fn next_question(&self) -> Option<String> {
        let rounds = rounds(&self.view.journal.entries, &self.kata.id);
        let had: Vec<&String> = rounds.iter().flat_map(|round| &round.discussed).collect();
        let mut asks: Vec<String> = self.kata.follow_ups().into_iter().map(|it| it.0).collect();
        asks.retain(|ask| !self.round.discussed.contains(ask));
        // The one that was asked least often; of those the first.
        let times = |ask: &&String| had.iter().filter(|it| *it == ask).count();
        asks.iter().min_by_key(times).cloned()
    }

    /// If it is time for it, comes with the next stage, and then with questions about the
    /// design.
    pub(super) fn follow_up(&mut self, at: u64) -> Result<()> {
        let come = self.round.follow_ups.len() + self.round.discussed.len();
        let next = self.next_stage();
        let stages = (self.kata.last_stage() + 1).saturating_sub(next);
        let question = self.next_question();
        let left = stages + question.iter().count();
        if follow_ups_due(&self.round.schedule, at, come + left) <= come {
            return Ok(());
        }
        if let Some(ask) = question.filter(|_| come > 0 || stages == 0) {
            self.record(Step::Discussed { ask: ask.clone() })?;
            self.interject();
            self.context.ui.round_question(&ask);
            return Ok(());
        }
        self.record(Step::FollowedUp { stage: next })?;
        self.interject();
        let delivered = self.view.state(&self.kata.id).delivered;
        self.context.ui.round_follow_up(
            next,
            self.kata.stage(next)?,
            self.kata.brief(next),
            next <= delivered,
        );
        Ok(())
    }
}
