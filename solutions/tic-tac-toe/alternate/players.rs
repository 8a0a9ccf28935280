//! Players choose moves. A player gets a position and returns a cell.

use crate::board::Board;
use crate::record::{Move, Outcome};
use crate::search::Search;
use crate::table::Table;
use crate::{Cell, Mark, MoveError, Status};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A snapshot of a game. `after` returns a new position and never changes the
/// game.
#[derive(Clone, Debug)]
pub struct Position {
    table: Arc<Table>,
    board: Board,
    end: Option<Outcome>,
}

impl Position {
    pub(crate) fn new(table: Arc<Table>, board: Board, end: Option<Outcome>) -> Self {
        Self { table, board, end }
    }

    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        self.table.size
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.board.at(cell)
    }

    /// The status of the game.
    pub fn status(&self) -> Status {
        self.table.status(&self.board, self.end.as_ref())
    }

    /// The mark on turn; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        match self.status() {
            Status::Turn(mark) => Some(mark),
            Status::Won(_) | Status::Draw => None,
        }
    }

    /// The cells that `play` would accept, in board order. Empty if the game is
    /// over.
    pub fn choices(&self) -> Vec<Cell> {
        match self.end {
            None => self.table.choices(&self.board).collect(),
            Some(_) => Vec::new(),
        }
    }

    /// The position after the mark on turn has played this cell.
    ///
    /// # Errors
    /// The same as `Game::play`.
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

    /// The end that this move would bring.
    pub(crate) fn judge(&self, step: Move) -> Result<Option<Outcome>, MoveError> {
        Ok(self.after_move(step)?.end)
    }
}

/// Chooses moves.
pub trait Player: Send {
    /// The cell to play in this position; `None` if the player has no move.
    fn choose(&mut self, position: &Position) -> Option<Cell>;
}

/// Why `take_turn` played no move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnError {
    /// The game is over. The player was not called.
    GameOver,
    /// The player returned `None`.
    NoMove,
    /// The game rejected the cell of the player.
    Illegal { cell: Cell, why: MoveError },
}

impl fmt::Display for TurnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GameOver => f.write_str("the game is over"),
            Self::NoMove => f.write_str("the player has no move"),
            Self::Illegal { cell, why } => {
                let Cell { row, col } = cell;
                write!(f, "the player chose row {row}, column {col}: {why}")
            }
        }
    }
}

impl Error for TurnError {}

/// A source of random numbers.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one for each call, and does not read the board.
#[derive(Clone, Debug)]
pub struct Scripted {
    cells: Vec<Cell>,
    played: usize,
}

impl Scripted {
    /// Plays these cells, then returns `None`.
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

/// Plays a random choice.
pub struct Random {
    rng: Box<dyn Rng>,
}

impl Random {
    /// Draws one number for each call: with `n` choices it plays the one with the
    /// index `number % n`.
    pub fn new(rng: Box<dyn Rng>) -> Self {
        Self { rng }
    }
}

impl Player for Random {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let mut choices = position.choices();
        let count = u64::try_from(choices.len()).ok().filter(|&n| n > 0)?;
        let index = usize::try_from(self.rng.next_u64() % count).ok()?;
        Some(choices.swap_remove(index))
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Random").finish_non_exhaustive()
    }
}

/// Looks ahead to the end of the game. Order of preference: the fastest win, a
/// draw, the slowest loss; of equal moves the first in board order.
#[derive(Clone, Debug, Default)]
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
