//! What happened in a kata, and the path across katas.

use serde::Serialize;

use super::{HuntRow, Report};
use crate::{
    journal::Entry,
    lookback::{Next, StageHistory, Totals},
    practice::Prediction,
};

/// One kata's past.
#[derive(Debug, Serialize)]
pub struct LogReport {
    pub kata: String,
    pub stages_passed: usize,
    pub totals: Totals,
    pub stages: Vec<LogStage>,
    /// The entries to show, the newest last.
    pub events: Vec<Entry>,
    /// How many entries there are.
    pub events_in_all: usize,
    /// The time that ages count to, in milliseconds since 1970.
    #[serde(skip)]
    pub now: u64,
}

#[derive(Debug, Serialize)]
pub struct LogStage {
    pub stage: usize,
    pub title: String,
    #[serde(flatten)]
    pub history: StageHistory,
    /// How far its hunt is, if it was tried.
    pub hunt: Option<HuntRow>,
    /// What was predicted, and what came.
    pub prediction: Option<Prediction>,
}

/// The way from kata to kata.
#[derive(Debug, Serialize)]
pub struct PathReport {
    /// The katas that are fetched, those that are done first.
    pub katas: Vec<PathKata>,
    /// What to take, in that order.
    pub next: Vec<Next>,
    pub totals: Totals,
}

#[derive(Debug, Serialize)]
pub struct PathKata {
    pub kata: String,
    pub stages: usize,
    pub stages_passed: usize,
    #[serde(flatten)]
    pub totals: Totals,
}

impl PathKata {
    pub fn is_done(&self) -> bool {
        self.stages_passed == self.stages
    }
}

impl Report for LogReport {
    const NAME: &'static str = "log";
}

impl Report for PathReport {
    const NAME: &'static str = "log";
}
