//! Stage 3: undo, redo and observers.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::record::Move;
use crate::{Game, Mark, Status};

/// Why `undo` or `redo` did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryError {
    NothingToUndo,
    NothingToRedo,
}

/// What happened to a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Played,
    Undone,
    Redone,
}

/// A change of a game: what happened to which move, and the status before and
/// after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    pub step: Move,
    pub before: Status,
    pub after: Status,
}

/// A game calls `changed` once after each of its changes.
pub trait Observer: Send {
    fn changed(&mut self, change: Change);
}

// You may move an `impl` block to the file of its type.
impl Game {
    /// Takes back the latest move and returns it.
    ///
    /// # Errors
    /// `NothingToUndo` if there is no move. The game is then unchanged.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        todo!()
    }

    /// Plays the move that was taken back last, and returns it.
    ///
    /// # Errors
    /// `NothingToRedo` if there is no such move. The game is then unchanged.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        todo!()
    }

    /// Adds an observer. It is called for each later change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        todo!()
    }
}

/// Counts how games end. Clones are the same scoreboard, so several games can
/// share it.
#[derive(Clone)]
pub struct Scoreboard {
    // yours
}

impl Scoreboard {
    pub fn new() -> Self {
        todo!()
    }

    /// How many games this mark has won.
    pub fn wins(&self, mark: Mark) -> u32 {
        todo!()
    }

    /// How many games were drawn.
    pub fn draws(&self) -> u32 {
        todo!()
    }
}

impl Observer for Scoreboard {
    fn changed(&mut self, change: Change) {
        todo!()
    }
}
