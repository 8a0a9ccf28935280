//! Who chooses a move, and what a player gets to see.

use crate::board::Board;
use crate::record::{Move, Outcome};
use crate::search::Search;
use crate::table::Table;
use crate::{Cell, Mark, MoveError, Status};
use std::sync::Arc;

/// How a game stands. Whoever thinks about it plays on copies (`after`); the
/// game that it was taken from never changes by that.
#[derive(Clone)]
pub struct Position {
    table: Arc<Table>,
    board: Board,
    end: Option<Outcome>,
}

impl Position {
    pub(crate) fn new(table: Arc<Table>, board: Board, end: Option<Outcome>) -> Self {
        Self { table, board, end }
    }

    /// How many rows the board has, and how many columns.
    pub fn size(&self) -> usize {
        self.table.size
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.board.at(cell)
    }

    /// How the game stands.
    pub fn status(&self) -> Status {
        self.table.status(&self.board, self.end.as_ref())
    }

    /// Whose turn it is; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        match self.status() {
            Status::Turn(mark) => Some(mark),
            Status::Won(_) | Status::Draw => None,
        }
    }

    /// The cells that `play` would accept now, in board order. None if the game
    /// is over.
    pub fn choices(&self) -> Vec<Cell> {
        match self.end {
            None => self.table.choices(&self.board).collect(),
            Some(_) => Vec::new(),
        }
    }

    /// How the game would stand if whoever is on turn played this cell.
    ///
    /// # Errors
    /// As `Game::play`.
    pub fn after(&self, cell: Cell) -> Result<Position, MoveError> {
        let mark = self.table.next(&self.board);
        self.after_move(Move { mark, cell })
    }

    fn after_move(&self, step: Move) -> Result<Position, MoveError> {
        self.table.check(&self.board, self.end.as_ref(), step)?;
        let mut board = self.board.clone();
        board.put(step.cell, step.mark);
        let end = self.table.end(&board, step);
        Ok(Self::new(Arc::clone(&self.table), board, end))
    }

    /// How the game would have ended with this move.
    pub(crate) fn judge(&self, step: Move) -> Result<Option<Outcome>, MoveError> {
        Ok(self.after_move(step)?.end)
    }
}

/// Chooses moves.
pub trait Player: Send {
    /// The cell to play in this position; `None` if it has no move to make.
    fn choose(&mut self, position: &Position) -> Option<Cell>;
}

/// Why a turn came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnError {
    /// The game is over. The player was not asked.
    GameOver,
    /// The player has no move to make.
    NoMove,
    /// The game refuses the cell that the player named.
    Illegal { cell: Cell, why: MoveError },
}

/// Where random numbers come from.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one a turn, whatever happens on the board.
pub struct Scripted {
    cells: Vec<Cell>,
    played: usize,
}

impl Scripted {
    /// Plays these cells, then nothing more.
    pub fn new(cells: &[Cell]) -> Self {
        Self {
            cells: cells.to_vec(),
            played: 0,
        }
    }
}

impl Player for Scripted {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        let cell = self.cells.get(self.played).copied()?;
        self.played += 1;
        Some(cell)
    }
}

/// Plays any of the choices.
pub struct Random {
    rng: Box<dyn Rng>,
}

impl Random {
    /// Draws one number a turn: with `n` choices it plays the one whose index
    /// is that number modulo `n`.
    pub fn new(rng: Box<dyn Rng>) -> Self {
        Self { rng }
    }
}

impl Player for Random {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let choices = position.choices();
        if choices.is_empty() {
            return None;
        }
        let index = self.rng.next_u64() % choices.len() as u64;
        choices.into_iter().nth(index as usize)
    }
}

/// Looks ahead to the end of the game. It prefers a win to a draw to a loss, a
/// quicker win, a later loss, and of equal moves the first in board order.
#[derive(Default)]
pub struct Perfect;

impl Perfect {
    pub fn new() -> Self {
        Self
    }
}

impl Player for Perfect {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        Search::for_mark(position.turn()?).best(position)
    }
}
