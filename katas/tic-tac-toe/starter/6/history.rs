//! Stage 6: taking back, and telling others.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::record::Move;
use crate::{Game, Mark, Status};

/// Why there is nothing to take back, or to make again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryError {
    NothingToUndo,
    NothingToRedo,
}

/// What was done with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Played,
    Undone,
    Redone,
}

/// A change of a game: what was done with which move, and how the game stood
/// before and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    pub step: Move,
    pub before: Status,
    pub after: Status,
}

/// Is told of each change of a game, once, when it has happened.
pub trait Observer: Send {
    fn told(&mut self, change: Change);
}

impl Game {
    /// Takes the latest move back, and says which it was.
    ///
    /// # Errors
    /// `NothingToUndo` if there is none. Nothing has changed then.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        todo!()
    }

    /// Makes the move again that was taken back last, and says which it was.
    ///
    /// # Errors
    /// `NothingToRedo` if there is none. Nothing has changed then.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        todo!()
    }

    /// From now on this observer is told of each change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        todo!()
    }
}

/// Counts how games end. Clones are the same scoreboard, so that several games
/// can share it.
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

    /// Who has won how many games, for all who have won any: the most wins
    /// first, and equal ones by their letters.
    pub fn table(&self) -> Vec<(Mark, u32)> {
        todo!()
    }
}

impl Observer for Scoreboard {
    fn told(&mut self, change: Change) {
        todo!()
    }
}
