//! A game: a board, and a list of what happened, with a finger on it. What lies
//! behind the finger was taken back. Each entry remembers how the game stood
//! after it, so that going back and forth decides nothing anew.

use crate::board::Board;
use crate::history::{Action, Change, HistoryError, Observer};
use crate::players::{Player, Position, TurnError};
use crate::record::{Move, Outcome};
use crate::rules::GameBuilder;
use crate::table::Table;
use crate::{Cell, Mark, MoveError, Status};
use std::sync::Arc;

struct Entry {
    step: Move,
    end: Option<Outcome>,
}

/// A game. It changes by `play`, `undo` and `redo` only.
pub struct Game {
    table: Arc<Table>,
    board: Board,
    entries: Vec<Entry>,
    /// How many entries hold.
    finger: usize,
    /// How often the game has changed.
    version: u64,
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
        Self::at(GameBuilder::default().table())
    }

    pub(crate) fn at(table: Table) -> Self {
        Self {
            board: Board::empty(table.size),
            table: Arc::new(table),
            entries: Vec::new(),
            finger: 0,
            version: 0,
            observers: Vec::new(),
        }
    }

    /// Puts `mark` on `cell`, and says how the game stands then.
    ///
    /// # Errors
    /// The first reason against it, in the order of `MoveError`. Nothing has
    /// changed then.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        let step = Move { mark, cell };
        self.table.check(&self.board, self.end(), step)?;
        let before = self.status();
        self.board.put(cell, mark);
        let end = self.table.end(&self.board, step);
        Ok(self.write_down(step, end, before))
    }

    /// Makes a move that was judged elsewhere, unless the game has changed
    /// since it had this version.
    pub(crate) fn commit(
        &mut self,
        version: u64,
        step: Move,
        end: Option<Outcome>,
    ) -> Option<Status> {
        if version != self.version {
            return None;
        }
        let before = self.status();
        self.board.put(step.cell, step.mark);
        Some(self.write_down(step, end, before))
    }

    /// Asks this player for a move, and plays it for the mark on turn.
    ///
    /// # Errors
    /// `GameOver`, and the player is not asked; `NoMove` if it has none;
    /// `Illegal` if the game refuses what it says. Nothing has changed then.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        let position = self.position();
        let mark = position.turn().ok_or(TurnError::GameOver)?;
        let cell = player.choose(&position).ok_or(TurnError::NoMove)?;
        self.play(mark, cell)
            .map_err(|why| TurnError::Illegal { cell, why })
    }

    /// Takes the latest move back, and says which it was.
    ///
    /// # Errors
    /// `NothingToUndo` if there is none. Nothing has changed then.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let finger = self.finger.checked_sub(1);
        let finger = finger.ok_or(HistoryError::NothingToUndo)?;
        let step = self.entries[finger].step;
        self.board.clear(step.cell);
        self.finger = finger;
        self.changed(Action::Undone, step, before);
        Ok(step)
    }

    /// Makes the move again that was taken back last, and says which it was.
    ///
    /// # Errors
    /// `NothingToRedo` if there is none. Nothing has changed then.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let entry = self.entries.get(self.finger);
        let step = entry.ok_or(HistoryError::NothingToRedo)?.step;
        self.board.put(step.cell, step.mark);
        self.finger += 1;
        self.changed(Action::Redone, step, before);
        Ok(step)
    }

    /// From now on this observer is told of each change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Box::new(observer));
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.table.status(&self.board, self.end())
    }

    /// What lies on the board, to look at.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// How the game has ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.end().cloned()
    }

    /// All moves made so far, the first one first.
    pub fn moves(&self) -> Vec<Move> {
        let held = &self.entries[..self.finger];
        held.iter().map(|entry| entry.step).collect()
    }

    /// How it stands, as a value to think about.
    pub fn position(&self) -> Position {
        Position::new(
            Arc::clone(&self.table),
            self.board.clone(),
            self.end().cloned(),
        )
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// What the latest entry that holds says.
    fn end(&self) -> Option<&Outcome> {
        self.entries[..self.finger].last()?.end.as_ref()
    }

    fn write_down(&mut self, step: Move, end: Option<Outcome>, before: Status) -> Status {
        self.entries.truncate(self.finger);
        self.entries.push(Entry { step, end });
        self.finger += 1;
        self.changed(Action::Played, step, before);
        self.status()
    }

    fn changed(&mut self, action: Action, step: Move, before: Status) {
        self.version += 1;
        let after = self.status();
        for observer in &mut self.observers {
            observer.told(Change {
                action,
                step,
                before,
                after,
            });
        }
    }
}
