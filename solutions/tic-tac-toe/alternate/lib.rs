//! The same game with nothing stored that can be computed: the mark on turn follows from
//! the number of marks on the board. Decisions are plain functions in `table.rs`.

mod board;
mod game;
pub mod history;
pub mod lobby;
pub mod players;
pub mod record;
pub mod registry;
pub mod rules;
mod search;
pub mod sizes;
mod table;

pub use board::Board;
pub use game::Game;

use std::error::Error;
use std::fmt;

/// A mark, named by the letter that stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub char);

impl Mark {
    pub const X: Mark = Mark('X');
    pub const O: Mark = Mark('O');
}

/// A place on the board. Row 0 is at the top, column 0 on the left. The order of
/// cells is row by row, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub row: usize,
    pub col: usize,
}

/// The status of a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The game goes on, and this mark is on turn.
    Turn(Mark),
    /// The game is over, and this mark has won.
    Won(Mark),
    /// The game is over, and no mark has won.
    Draw,
}

/// Why `play` rejected a move: the first reason that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoveError {
    /// The game is over.
    GameOver,
    /// Another mark is on turn.
    NotYourTurn,
    /// The board has no such cell.
    OutOfBoard,
    /// There is a mark on the cell.
    Taken,
    /// The rule of the game allows no mark on this cell.
    Forbidden,
}

impl fmt::Display for MoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GameOver => "the game is over",
            Self::NotYourTurn => "another mark is on turn",
            Self::OutOfBoard => "the board has no such cell",
            Self::Taken => "there is a mark on the cell",
            Self::Forbidden => "the rule allows no mark on this cell",
        })
    }
}

impl Error for MoveError {}
