//! A kata's cards: what the machine found, and what only the learner can say.

use serde::Serialize;

use super::{HuntRow, Report};
use crate::{
    interview::{Asked, Card},
    journal::{MachineScore, OwnScore},
    practice::Prediction,
};

#[derive(Debug, Serialize)]
pub struct CardReport {
    pub kata: String,
    /// What the newest verdict says; `None` if there is none.
    pub machine: Option<MachineScore>,
    /// Whether the code has changed since that verdict.
    pub stale: bool,
    /// The stage from which on the code rests on somebody else's, or null.
    pub taken_over: Option<usize>,
    /// The hunts that were tried.
    pub hunts: Vec<HuntRow>,
    pub predictions: Vec<Prediction>,
    /// Whether this run recorded a card, the last of `history`.
    pub recorded: bool,
    /// What was asked before the first line of code.
    pub asked_before_code: Asked,
    /// The oldest first.
    pub history: Vec<CardRow>,
    /// Milliseconds since 1970.
    #[serde(skip)]
    pub now: u64,
}

/// One card of the past.
#[derive(Debug, Serialize)]
pub struct CardRow {
    /// Milliseconds since 1970.
    pub at: u64,
    pub own: OwnScore,
    pub machine: Option<MachineScore>,
}

impl Report for CardReport {
    const NAME: &'static str = "card";
}

impl From<Card> for CardRow {
    fn from(card: Card) -> Self {
        let Card { at, own, machine } = card;
        Self { at, own, machine }
    }
}
