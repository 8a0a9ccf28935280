//! A game: a board, and a list of entries. The first `held` entries hold, and the others
//! were taken back. Each entry has the end that it brought, so `undo` and `redo` call no
//! rule.

use crate::board::Board;
use crate::history::{Action, Change, HistoryError, Observer};
use crate::players::{Player, Position, TurnError};
use crate::record::{Move, Outcome};
use crate::rules::GameBuilder;
use crate::table::Table;
use crate::{Cell, Mark, MoveError, Status};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

#[derive(Debug)]
struct Entry {
    step: Move,
    end: Option<Outcome>,
}

/// A place in the audience. It is empty after its observer has panicked.
struct Seat(Option<Box<dyn Observer>>);

impl Seat {
    /// The observer is taken out for its call, and comes back only if it returns. So a
    /// panic leaves nothing behind that could be called again.
    fn notify(&mut self, change: Change) {
        let Some(mut observer) = self.0.take() else {
            return;
        };
        let call = AssertUnwindSafe(move || {
            observer.changed(change);
            observer
        });
        self.0 = catch_unwind(call).ok();
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "taken" } else { "empty" })
    }
}

/// A game. Only moves change it, and taking them back.
#[derive(Debug)]
pub struct Game {
    table: Arc<Table>,
    board: Board,
    entries: Vec<Entry>,
    /// How many entries hold.
    held: usize,
    /// How often the game has changed.
    version: u64,
    observers: Vec<Seat>,
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
            held: 0,
            version: 0,
            observers: Vec::new(),
        }
    }

    /// Puts `mark` on `cell` and returns the new status.
    ///
    /// # Errors
    /// The first reason of `MoveError` that applies. The game is then unchanged.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        let step = Move { mark, cell };
        self.table.check(&self.board, self.end(), step)?;
        let before = self.status();
        self.board.put(cell, mark);
        let end = self.table.end(&self.board, step);
        Ok(self.record(step, end, before))
    }

    /// Makes a move that was judged on a copy. `None` if the game has changed since it
    /// had this version.
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
        Some(self.record(step, end, before))
    }

    /// Calls the player once and plays its move for the mark on turn.
    ///
    /// # Errors
    /// See `TurnError`. The game is then unchanged.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        let position = self.position();
        let mark = position.turn().ok_or(TurnError::GameOver)?;
        let cell = player.choose(&position).ok_or(TurnError::NoMove)?;
        self.play(mark, cell)
            .map_err(|why| TurnError::Illegal { cell, why })
    }

    /// Takes back the latest move and returns it.
    ///
    /// # Errors
    /// `NothingToUndo` if there is no move. The game is then unchanged.
    pub fn undo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let held = self.held.checked_sub(1);
        let held = held.ok_or(HistoryError::NothingToUndo)?;
        let step = self.entries[held].step;
        self.board.clear(step.cell);
        self.held = held;
        self.changed(Action::Undone, step, before);
        Ok(step)
    }

    /// Plays the move that was taken back last, and returns it.
    ///
    /// # Errors
    /// `NothingToRedo` if there is no such move. The game is then unchanged.
    pub fn redo(&mut self) -> Result<Move, HistoryError> {
        let before = self.status();
        let entry = self.entries.get(self.held);
        let step = entry.ok_or(HistoryError::NothingToRedo)?.step;
        self.board.put(step.cell, step.mark);
        self.held += 1;
        self.changed(Action::Redone, step, before);
        Ok(step)
    }

    /// Adds an observer. It is called for each later change.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Seat(Some(Box::new(observer))));
    }

    /// The status now.
    pub fn status(&self) -> Status {
        self.table.status(&self.board, self.end())
    }

    /// The board, to read.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// How the game ended; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.end().cloned()
    }

    /// All moves so far, in the order in which they were played.
    pub fn moves(&self) -> Vec<Move> {
        self.entries[..self.held]
            .iter()
            .map(|entry| entry.step)
            .collect()
    }

    /// A snapshot of the game.
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

    /// The end that the latest entry brought.
    fn end(&self) -> Option<&Outcome> {
        self.entries[..self.held].last()?.end.as_ref()
    }

    fn record(&mut self, step: Move, end: Option<Outcome>, before: Status) -> Status {
        self.entries.truncate(self.held);
        self.entries.push(Entry { step, end });
        self.held += 1;
        self.changed(Action::Played, step, before);
        self.status()
    }

    fn changed(&mut self, action: Action, step: Move, before: Status) {
        self.version += 1;
        let change = Change {
            action,
            step,
            before,
            after: self.status(),
        };
        for seat in &mut self.observers {
            seat.notify(change);
        }
    }
}
