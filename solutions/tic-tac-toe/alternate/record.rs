//! The moves of a game, and its outcome.

use crate::{Cell, Mark};
use std::collections::BTreeSet;

/// One move: which mark, on which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    pub mark: Mark,
    pub cell: Cell,
}

/// How a game ended. Only a game makes an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    winner: Option<Mark>,
    line: BTreeSet<Cell>,
}

impl Outcome {
    pub(crate) fn new(winner: Option<Mark>, line: Vec<Cell>) -> Self {
        let line = line.into_iter().collect();
        Self { winner, line }
    }

    /// The mark that has won; `None` for a draw.
    pub fn winner(&self) -> Option<Mark> {
        self.winner
    }

    /// The cells of the winning lines, in board order, each once. Empty for a
    /// draw.
    pub fn line(&self) -> Vec<Cell> {
        self.line.iter().copied().collect()
    }
}
