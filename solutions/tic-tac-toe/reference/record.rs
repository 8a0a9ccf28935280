//! What is written down: the moves, and how it ended.

use crate::{Cell, Mark};

/// One move: whose mark, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    pub mark: Mark,
    pub cell: Cell,
}

/// How a game has ended. Only a game makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    winner: Option<Mark>,
    line: Vec<Cell>,
}

impl Outcome {
    pub(crate) fn won(winner: Mark, mut line: Vec<Cell>) -> Self {
        line.sort_unstable();
        line.dedup();
        Self {
            winner: Some(winner),
            line,
        }
    }

    pub(crate) fn draw() -> Self {
        Self {
            winner: None,
            line: Vec::new(),
        }
    }

    /// Who has won; `None` is a draw.
    pub fn winner(&self) -> Option<Mark> {
        self.winner
    }

    /// The cells that decided it, in board order, each once. Empty for a draw.
    pub fn line(&self) -> Vec<Cell> {
        self.line.clone()
    }
}
