//! Stage 2: the moves of a game, and its outcome.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Cell, Game, Mark};

/// One move: which mark, on which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    pub mark: Mark,
    pub cell: Cell,
}

/// How a game ended. Only a game makes an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    // yours
}

impl Outcome {
    /// The mark that has won; `None` for a draw.
    pub fn winner(&self) -> Option<Mark> {
        todo!()
    }

    /// The cells of the winning lines, in board order, each once. Empty for a
    /// draw.
    pub fn line(&self) -> Vec<Cell> {
        todo!()
    }
}

// You may move an `impl` block to the file of its type.
impl Game {
    /// How the game ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        todo!()
    }

    /// All moves so far, in the order in which they were played.
    pub fn moves(&self) -> Vec<Move> {
        todo!()
    }
}
