//! A game: a position, its history, and the observers.

use crate::board::Board;
use crate::history::{Action, Change, HistoryError, Observer, Observers};
use crate::players::{Player, TurnError, suggestion};
use crate::position::Position;
use crate::record::{Move, Outcome};
use crate::rules::GameBuilder;
use crate::{Cell, Mark, MoveError, Status};

/// A game. Only moves change it, and taking them back.
#[derive(Debug)]
pub struct Game {
    position: Position,
    done: Vec<Move>,
    undone: Vec<Move>,
    observers: Observers,
}

impl Default for Game {
    fn default() -> Self {
        Self::new()
    }
}

impl Game {
    /// Three rows, three columns, three in a row. X begins.
    pub fn new() -> Self {
        Self::begin(GameBuilder::default().position())
    }

    /// A game that begins with this position.
    pub(crate) fn begin(position: Position) -> Self {
        Self {
            position,
            done: Vec::new(),
            undone: Vec::new(),
            observers: Observers::default(),
        }
    }

    /// Puts `mark` on `cell` and returns the new status.
    ///
    /// # Errors
    /// The first reason of `MoveError` that applies. The game is then unchanged.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        let before = self.status();
        let step = Move { mark, cell };
        self.position.play(step)?;
        self.undone.clear();
        self.done.push(step);
        self.notify(Action::Played, step, before);
        Ok(self.status())
    }

    /// Calls the player once and plays its move for the mark on turn.
    ///
    /// # Errors
    /// See `TurnError`. The game is then unchanged.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        let Move { mark, cell } = suggestion(player, &self.position)?;
        self.play(mark, cell)
            .map_err(|why| TurnError::Illegal { cell, why })
    }

    /// Takes back the latest move and returns it.
    ///
    /// # Errors
    /// `NothingToUndo` if there is no move. The game is then unchanged.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let step = self.done.pop().ok_or(HistoryError::NothingToUndo)?;
        self.position.take_back(step);
        self.undone.push(step);
        self.notify(Action::Undone, step, before);
        Ok(step)
    }

    /// Plays the move that was taken back last, and returns it.
    ///
    /// # Errors
    /// `NothingToRedo` if there is no such move. The game is then unchanged.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let step = self.undone.pop().ok_or(HistoryError::NothingToRedo)?;
        self.position.place(step);
        self.done.push(step);
        self.notify(Action::Redone, step, before);
        Ok(step)
    }

    /// Adds an observer. It is called for each later change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.add(observer);
    }

    /// The status now.
    pub fn status(&self) -> Status {
        self.position.status()
    }

    /// The board, to read.
    pub fn board(&self) -> &Board {
        self.position.board()
    }

    /// How the game ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.position.outcome().cloned()
    }

    /// All moves so far, in the order in which they were played.
    pub fn moves(&self) -> Vec<Move> {
        self.done.clone()
    }

    /// A snapshot of the game.
    pub fn position(&self) -> Position {
        self.position.clone()
    }

    fn notify(&mut self, action: Action, step: Move, before: Status) {
        let after = self.status();
        self.observers.notify(Change {
            action,
            step,
            before,
            after,
        });
    }
}
