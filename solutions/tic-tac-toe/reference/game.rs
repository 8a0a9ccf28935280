//! A game: a position, how it came about, and who listens.

use crate::board::Board;
use crate::history::{Action, Change, HistoryError, Observer};
use crate::players::{Player, TurnError, suggestion};
use crate::position::Position;
use crate::record::{Move, Outcome};
use crate::rules::GameBuilder;
use crate::{Cell, Mark, MoveError, Status};

/// A game. It changes by `play`, `undo` and `redo` only.
pub struct Game {
    position: Position,
    done: Vec<Move>,
    undone: Vec<Move>,
    observers: Vec<Box<dyn Observer>>,
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

    /// A game that begins here.
    pub(crate) fn begin(position: Position) -> Self {
        Self {
            position,
            done: Vec::new(),
            undone: Vec::new(),
            observers: Vec::new(),
        }
    }

    /// Puts `mark` on `cell`, and says how the game stands then.
    ///
    /// # Errors
    /// The first reason against it, in the order of `MoveError`. Nothing has
    /// changed then.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        let before = self.status();
        let step = Move { mark, cell };
        self.position.play(step)?;
        self.undone.clear();
        self.done.push(step);
        self.tell(Action::Played, step, before);
        Ok(self.status())
    }

    /// Asks this player for a move, and plays it for the mark on turn.
    ///
    /// # Errors
    /// `GameOver`, and the player is not asked; `NoMove` if it has none;
    /// `Illegal` if the game refuses what it says. Nothing has changed then.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        let Move { mark, cell } = suggestion(player, &self.position)?;
        self.play(mark, cell)
            .map_err(|why| TurnError::Illegal { cell, why })
    }

    /// Takes the latest move back, and says which it was.
    ///
    /// # Errors
    /// `NothingToUndo` if there is none. Nothing has changed then.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let step = self.done.pop().ok_or(HistoryError::NothingToUndo)?;
        self.position.take_back(step);
        self.undone.push(step);
        self.tell(Action::Undone, step, before);
        Ok(step)
    }

    /// Makes the move again that was taken back last, and says which it was.
    ///
    /// # Errors
    /// `NothingToRedo` if there is none. Nothing has changed then.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let step = self.undone.pop().ok_or(HistoryError::NothingToRedo)?;
        self.position.place(step);
        self.done.push(step);
        self.tell(Action::Redone, step, before);
        Ok(step)
    }

    /// From now on this observer is told of each change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Box::new(observer));
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.position.status()
    }

    /// What lies on the board, to look at.
    pub fn board(&self) -> &Board {
        self.position.board()
    }

    /// How the game has ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.position.outcome().cloned()
    }

    /// All moves made so far, the first one first.
    pub fn moves(&self) -> Vec<Move> {
        self.done.clone()
    }

    /// How it stands, as a value to think about.
    pub fn position(&self) -> Position {
        self.position.clone()
    }

    fn tell(&mut self, action: Action, step: Move, before: Status) {
        let change = Change {
            action,
            step,
            before,
            after: self.status(),
        };
        for observer in &mut self.observers {
            observer.told(change);
        }
    }
}
