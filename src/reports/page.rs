//! What the page of `kata report --html` tells. It is no document: programs have the
//! same by `kata log --json` and `kata review --json`.

use super::{CardRow, DrillTopicRow, FindingRow, HuntRow, PlanReport};
use crate::{
    lookback::{Next, StageHistory, Totals, Turn},
    practice::Prediction,
};

/// All that the page tells.
#[derive(Debug)]
pub struct ReportPage {
    /// Milliseconds since 1970.
    pub made_at: u64,
    pub catalogue: Vec<CatalogueRow>,
    pub next: Vec<Next>,
    /// The topics that were drilled.
    pub drills: Vec<DrillTopicRow>,
    pub plan: Option<PlanReport>,
    pub totals: Totals,
    pub katas: Vec<KataPart>,
}

/// A line of the catalogue.
#[derive(Debug)]
pub struct CatalogueRow {
    pub id: String,
    pub title: String,
    pub difficulty: u8,
    pub frequency: u8,
    pub stages: usize,
    pub stages_passed: usize,
    pub fetched: bool,
    pub gave_up: bool,
    pub totals: Totals,
}

/// What the page tells of one kata.
#[derive(Debug)]
pub struct KataPart {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub stages_passed: usize,
    pub stages: Vec<StagePart>,
    pub turns: Vec<Turn>,
    /// The hunts that were tried.
    pub hunts: Vec<HuntRow>,
    pub predictions: Vec<Prediction>,
    pub totals: Totals,
    pub design: DesignPart,
}

#[derive(Debug)]
pub struct StagePart {
    pub stage: usize,
    pub title: String,
    pub history: StageHistory,
}

/// What the page tells of a design.
#[derive(Debug, Default)]
pub struct DesignPart {
    /// The class diagram as SVG; none where the code cannot be read.
    pub picture: Option<String>,
    /// The same in words.
    pub words: String,
    pub findings: Vec<FindingRow>,
    /// The oldest first.
    pub cards: Vec<CardRow>,
}
