//! Tic-tac-toe, stage 1: two marks, nine cells.
#![allow(unused_variables)] // remove this line when the bodies are written

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
}

/// The board with its marks. Other crates can only read it.
pub struct Board {
    // yours
}

impl Board {
    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        todo!()
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }
}

/// A game. Only moves change it.
pub struct Game {
    // yours
}

impl Game {
    /// Three rows, three columns, three in a row. X begins.
    pub fn new() -> Self {
        todo!()
    }

    /// Puts `mark` on `cell` and returns the new status.
    ///
    /// # Errors
    /// The first reason of `MoveError` that applies. The game is then unchanged.
    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        todo!()
    }

    /// The status now.
    pub fn status(&self) -> Status {
        todo!()
    }

    /// The board, to read.
    pub fn board(&self) -> &Board {
        todo!()
    }
}
