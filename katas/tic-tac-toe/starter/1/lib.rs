//! Tic-tac-toe, stage 1: two marks, nine cells.
#![allow(unused_variables)] // remove this line when the bodies are written

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
    /// The rule of the game allows no mark there. Not needed before stage 5.
    Forbidden,
}

/// What lies on the board. From outside your crate it can only be read.
pub struct Board {
    // yours
}

impl Board {
    /// How many rows it has, and how many columns.
    pub fn size(&self) -> usize {
        todo!()
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }
}

/// A game. It changes by moves only.
pub struct Game {
    // yours
}

impl Game {
    /// Three rows, three columns, three in a row. X begins.
    pub fn new() -> Self {
        todo!()
    }

    /// Puts `mark` on `cell`, and says how the game stands then.
    ///
    /// # Errors
    /// The first reason against it, in the order of `MoveError`. Nothing has
    /// changed then.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        todo!()
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        todo!()
    }

    /// What lies on the board, to look at.
    pub fn board(&self) -> &Board {
        todo!()
    }
}
