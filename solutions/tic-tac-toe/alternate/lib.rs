//! The same game with nothing kept that can be worked out: whose turn it is
//! follows from how many marks lie there, and the past is a list with a finger
//! on it. Decisions are plain functions in `table.rs`.

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

/// A mark, named by the letter that stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub char);

impl Mark {
    pub const X: Mark = Mark('X');
    pub const O: Mark = Mark('O');
}

/// A place on the board. Row 0 is at the top, column 0 on the left. Cells are
/// ordered as one reads: row by row, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub row: usize,
    pub col: usize,
}

/// How a game stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It goes on, and this mark is on turn.
    Turn(Mark),
    /// It is over, and this mark has won.
    Won(Mark),
    /// It is over, and nobody has won.
    Draw,
}

/// Why a move was refused. The first reason that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveError {
    /// The game is over.
    GameOver,
    /// Another mark is on turn.
    NotYourTurn,
    /// There is no such cell.
    OutOfBoard,
    /// There is a mark on the cell already.
    Taken,
    /// The rule of the game allows no mark there.
    Forbidden,
}
