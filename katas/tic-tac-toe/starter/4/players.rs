//! Stage 4: who chooses a move.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Cell, Game, Mark, MoveError, Status};

/// How a game stands. Whoever thinks about it plays on copies (`after`); the
/// game that it was taken from never changes by that.
#[derive(Clone)]
pub struct Position {
    // yours
}

impl Position {
    /// How many rows the board has, and how many columns.
    pub fn size(&self) -> usize {
        todo!()
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }

    /// How the game stands.
    pub fn status(&self) -> Status {
        todo!()
    }

    /// Whose turn it is; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        todo!()
    }

    /// The cells that `play` would accept now, in board order. None if the game
    /// is over.
    pub fn choices(&self) -> Vec<Cell> {
        todo!()
    }

    /// How the game would stand if whoever is on turn played this cell.
    ///
    /// # Errors
    /// As `Game::play`.
    pub fn after(&self, cell: Cell) -> Result<Position, MoveError> {
        todo!()
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

impl Game {
    /// How it stands, as a value to think about.
    pub fn position(&self) -> Position {
        todo!()
    }

    /// Asks this player for a move, and plays it for the mark on turn.
    ///
    /// # Errors
    /// `GameOver`, and the player is not asked; `NoMove` if it has none;
    /// `Illegal` if the game refuses what it says. Nothing has changed then.
    pub fn take_turn(&mut self, player: &mut dyn Player) -> Result<Status, TurnError> {
        todo!()
    }
}

/// Where random numbers come from.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one a turn, whatever happens on the board.
pub struct Scripted {
    // yours
}

impl Scripted {
    /// Plays these cells, then nothing more.
    pub fn new(cells: &[Cell]) -> Self {
        todo!()
    }
}

impl Player for Scripted {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        todo!()
    }
}

/// Plays any of the choices.
pub struct Random {
    // yours
}

impl Random {
    /// Draws one number a turn: with `n` choices it plays the one whose index
    /// is that number modulo `n`.
    pub fn new(rng: Box<dyn Rng>) -> Self {
        todo!()
    }
}

impl Player for Random {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        todo!()
    }
}

/// Looks ahead to the end of the game. It prefers a win to a draw to a loss, a
/// quicker win, a later loss, and of equal moves the first in board order.
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
