//! A design, drawn; and what can be said of it.

use serde::Serialize;

use super::Report;
use crate::{
    design::{Design, Place},
    practice::RoundStanding,
    review::{Cost, Finding, Numbers, TypesAt},
};

/// A design, or two side by side.
#[derive(Debug, Serialize)]
pub struct DiagramReport {
    pub kata: String,
    pub designs: Vec<Drawn>,
    /// `text`, `mermaid` or `svg`.
    pub format: &'static str,
    /// As a file or a program has it; with colours where it is shown on a terminal.
    pub picture: String,
    /// The file that was written, as the learner names it.
    pub to: Option<String>,
    /// Whether a program was to show it and none did.
    pub not_opened: bool,
}

/// A design and where it is from.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    /// `mine`, `reference` or `alternate`.
    pub of: &'static str,
    pub stage: usize,
    pub title: String,
    #[serde(flatten)]
    pub design: Design,
}

impl Report for DiagramReport {
    const NAME: &'static str = "diagram";
}

/// What can be said of a design: facts, never a verdict.
#[derive(Debug, Serialize)]
pub struct ReviewReport {
    pub kata: String,
    pub stage: usize,
    /// The kata's folder, as the learner names it from where they are.
    pub folder: String,
    pub costs: Vec<StageCost>,
    pub numbers: Vec<Column>,
    /// Of which numbers fewer are better; of the others neither many nor few are.
    pub fewer_is_better: &'static [&'static str],
    pub findings: Vec<FindingRow>,
    /// Of an open track only.
    pub open: Option<OpenReview>,
    /// Whether all findings are shown, or those that say most.
    #[serde(skip)]
    pub all: bool,
}

/// Facts about the design of an open track, where every name is the learner's.
#[derive(Debug, Serialize)]
pub struct OpenReview {
    /// The frozen rounds that have arrived.
    pub rounds: Vec<RoundStanding>,
    /// What became of the types at each stage that has passed.
    pub types: Vec<TypesAt>,
    /// Traits with at most one implementation that no partner names.
    pub unused_seams: Vec<String>,
}

/// What a stage changed.
#[derive(Debug, Serialize)]
pub struct StageCost {
    pub title: String,
    #[serde(flatten)]
    pub cost: Cost,
}

/// The numbers of one design.
#[derive(Debug, Serialize)]
pub struct Column {
    /// `mine`, `reference` or `alternate`.
    pub of: &'static str,
    /// The stage that it is at.
    pub stage: usize,
    #[serde(flatten)]
    pub numbers: Numbers,
}

/// A finding, with the section of the reference's design page that answers it.
#[derive(Debug, Serialize)]
pub struct FindingRow {
    /// The name of its rule; README.md lists them.
    pub id: &'static str,
    pub fact: String,
    pub places: Vec<Place>,
    pub why: &'static str,
    /// Null while that page is locked.
    pub section: Option<&'static str>,
}

impl Report for ReviewReport {
    const NAME: &'static str = "review";
}

impl FindingRow {
    /// The row of a finding; `design` is the design page as far as it is unlocked.
    pub fn new(finding: &Finding, design: &str) -> Self {
        let section = finding.section;
        let has_section = design
            .lines()
            .any(|line| line.trim_start_matches('#').trim() == section);
        Self {
            id: finding.id,
            fact: finding.fact.clone(),
            places: finding.places.clone(),
            why: finding.why,
            section: has_section.then_some(section),
        }
    }
}
