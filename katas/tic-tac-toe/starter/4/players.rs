//! Stage 4: players that choose moves.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Cell, Game, Mark, MoveError, Status};

/// A snapshot of a game. `after` returns a new position and never changes the
/// game.
#[derive(Clone)]
pub struct Position {
    // yours
}

impl Position {
    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        todo!()
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }

    /// The status of the game.
    pub fn status(&self) -> Status {
        todo!()
    }

    /// The mark on turn; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        todo!()
    }

    /// The cells that `play` would accept, in board order. Empty if the game is
    /// over.
    pub fn choices(&self) -> Vec<Cell> {
        todo!()
    }

    /// The position after the mark on turn has played this cell.
    ///
    /// # Errors
    /// The same as `Game::play`.
    pub fn after(&self, cell: Cell) -> Result<Position, MoveError> {
        todo!()
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

// You may move an `impl` block to the file of its type.
impl Game {
    /// A snapshot of the game.
    pub fn position(&self) -> Position {
        todo!()
    }

    /// Calls the player once and plays its move for the mark on turn.
    ///
    /// # Errors
    /// See `TurnError`. The game is then unchanged.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        todo!()
    }
}

/// A source of random numbers.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one for each call, and does not read the board.
pub struct Scripted {
    // yours
}

impl Scripted {
    /// Plays these cells, then returns `None`.
    pub fn new(cells: &[Cell]) -> Self {
        todo!()
    }
}

impl Player for Scripted {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        todo!()
    }
}

/// Plays a random choice.
pub struct Random {
    // yours
}

impl Random {
    /// Draws one number for each call: with `n` choices it plays the one with the
    /// index `number % n`.
    pub fn new(rng: Box<dyn Rng>) -> Self {
        todo!()
    }
}

impl Player for Random {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        todo!()
    }
}

/// Looks ahead to the end of the game. Order of preference: the fastest win, a
/// draw, the slowest loss; of equal moves the first in board order.
pub struct Perfect {
    // yours
}

impl Perfect {
    pub fn new() -> Self {
        todo!()
    }
}

impl Player for Perfect {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        todo!()
    }
}
