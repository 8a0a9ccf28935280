//! What is left of a round of an interview: what was asked and missed, where the time
//! went.

use serde::Serialize;

use super::Report;
use crate::{
    interview::{LastCheck, Opened, PHASES, Round},
    journal::Phase,
    kata::Kata,
};

/// All that is to be said of a finished round.
#[derive(Debug, Serialize)]
pub struct RoundReport {
    pub kata: String,
    /// Milliseconds since 1970.
    pub begun_at: u64,
    pub ended_at: u64,
    pub length_ms: u64,
    /// The round's own time: what passed while a session was open.
    pub spent_ms: u64,
    pub phases: Vec<PhaseTime>,
    pub asked: Vec<Opened>,
    pub missed: Vec<String>,
    /// Questions for which there was no card.
    pub unanswered: Vec<String>,
    pub follow_ups: Vec<usize>,
    /// The titles of those stages.
    pub follow_up_titles: Vec<String>,
    /// What was asked about the design.
    pub discussed: Vec<Discussed>,
    pub checks: usize,
    pub last_check: Option<LastCheck>,
}

/// A question about the design.
#[derive(Debug, Serialize)]
pub struct Discussed {
    pub ask: String,
    /// The author's answer; none while the design notes are locked.
    pub answer: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct PhaseTime {
    pub phase: Phase,
    pub planned_ms: u64,
    pub spent_ms: u64,
}

impl Report for RoundReport {
    const NAME: &'static str = "interview";
}

impl RoundReport {
    /// With `design_is_open` the author's answers are there, too.
    pub fn new(kata: &Kata, round: &Round, design_is_open: bool) -> Self {
        let known = kata.follow_ups();
        let answer = |ask: &String| known.iter().find(|it| it.0 == *ask).map(|it| it.1.clone());
        let discussed = |ask: &String| Discussed {
            ask: ask.clone(),
            answer: answer(ask).filter(|_| design_is_open),
        };
        let asks = kata.questions().iter().map(|card| &card.ask);
        let title = |stage: &usize| kata.stage(*stage).map_or("", |it| &it.title).to_owned();
        let phase = |phase: &Phase| PhaseTime {
            phase: *phase,
            planned_ms: round.schedule.planned(*phase),
            spent_ms: round.schedule.spent(*phase, round.spent()),
        };
        Self {
            kata: kata.id.to_string(),
            begun_at: round.begun_at,
            ended_at: round.last_at,
            length_ms: round.schedule.length(),
            spent_ms: round.spent(),
            phases: PHASES.iter().map(phase).collect(),
            asked: round.opened.clone(),
            missed: asks.filter(|ask| !round.is_open(ask)).cloned().collect(),
            unanswered: round.unanswered.clone(),
            follow_ups: round.follow_ups.clone(),
            follow_up_titles: round.follow_ups.iter().map(title).collect(),
            discussed: round.discussed.iter().map(discussed).collect(),
            checks: round.checks,
            last_check: round.last_check,
        }
    }
}
