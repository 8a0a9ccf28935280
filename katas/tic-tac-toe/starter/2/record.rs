//! Stage 2: what is written down: the moves, and how it ended.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Cell, Game, Mark};

/// One move: whose mark, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    pub mark: Mark,
    pub cell: Cell,
}

/// How a game has ended. Only a game makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    // yours
}

impl Outcome {
    /// Who has won; `None` is a draw.
    pub fn winner(&self) -> Option<Mark> {
        todo!()
    }

    /// The cells that decided it, in board order, each once. Empty for a draw.
    pub fn line(&self) -> Vec<Cell> {
        todo!()
    }
}

impl Game {
    /// How the game has ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        todo!()
    }

    /// All moves made so far, the first one first.
    pub fn moves(&self) -> Vec<Move> {
        todo!()
    }
}
