//! The catalogue, and where the learner is.

use serde::Serialize;

use super::{DueTopic, HuntRow, PlanToday, Report, ReviewRow};
use crate::{
    kata::{Group, Level, Prepares},
    lookback::{Next, Totals},
    practice::RoundStanding,
};

#[derive(Debug, Serialize)]
pub struct ListReport {
    pub katas: Vec<KataRow>,
    /// Groups of a long list that are not shown.
    pub left_out: Vec<LeftOut>,
    /// What the rows are sorted by: `frequency`, `difficulty` or `progress`.
    pub sort: &'static str,
    /// The katas that do not pass yet, in the order to take them.
    pub next: Vec<Next>,
    /// The topics of `kata drill` that are due.
    pub due: Vec<DueTopic>,
    /// Whether a kata was fetched.
    pub begun: bool,
}

#[derive(Debug, Serialize)]
pub struct LeftOut {
    pub group: Group,
    /// How many.
    pub katas: usize,
}

#[derive(Debug, Serialize)]
pub struct KataRow {
    pub id: String,
    pub title: String,
    pub group: Group,
    pub summary: String,
    pub stages: usize,
    /// How many of the stages are the core path.
    pub core_stages: usize,
    pub minutes: u32,
    /// For the core path.
    pub core_minutes: u32,
    pub difficulty: u8,
    pub frequency: u8,
    pub patterns: Vec<String>,
    pub principles: Vec<String>,
    /// Of a warm-up.
    pub prepares: Vec<Prepares>,
    pub fetched: bool,
    pub stages_passed: usize,
    pub gave_up: bool,
    /// Whether it is the one to go on with.
    pub current: bool,
    /// The open track of the kata, if it has one.
    pub open: Option<OpenRow>,
}

/// An open track, and how far the learner is.
#[derive(Debug, Serialize)]
pub struct OpenRow {
    pub id: String,
    /// With the frozen rounds.
    pub stages: usize,
    pub rounds: usize,
    pub minutes: u32,
    pub fetched: bool,
    pub stages_passed: usize,
}

/// One kata, or all that are fetched.
#[derive(Debug, Serialize)]
pub struct StatusReport {
    pub katas: Vec<KataStatus>,
    /// The katas that do not pass yet, in the order to take them.
    pub next: Vec<Next>,
    /// The topics of `kata drill` that are due.
    pub due: Vec<DueTopic>,
    /// The plan today, if one was made.
    pub plan: Option<PlanToday>,
}

#[derive(Debug, Serialize)]
pub struct KataStatus {
    pub kata: String,
    pub folder: String,
    pub stage: usize,
    pub stages_passed: usize,
    pub stages: Vec<StageRow>,
    pub gave_up: bool,
    /// How the code reviews went, if there were any.
    pub review: Option<ReviewRow>,
    /// The stage from which on the code rests on somebody else's, or null.
    pub taken_over: Option<usize>,
    pub backups: usize,
    /// The frozen rounds of an open track that have arrived.
    pub rounds: Vec<RoundStanding>,
    #[serde(flatten)]
    pub totals: Totals,
}

#[derive(Debug, Serialize)]
pub struct StageRow {
    pub stage: usize,
    pub title: String,
    pub level: Level,
    pub difficulty: u8,
    /// For someone fresh.
    pub minutes: u32,
    pub passed: bool,
    pub arrived: bool,
    /// From arrival to pass, in milliseconds.
    pub ms: Option<u64>,
    /// Without pauses, in milliseconds.
    pub active_ms: u64,
    pub checks: usize,
    pub hints: usize,
    /// How far its hunt is, if it was tried.
    pub hunt: Option<HuntRow>,
    /// Whether it has one.
    pub has_hunt: bool,
}

impl Report for ListReport {
    const NAME: &'static str = "list";
}

impl Report for StatusReport {
    const NAME: &'static str = "status";
}
