//! Stage 3: boards of any size, and lines found without looking everywhere.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Board, Cell, Game, Mark};

/// Marks on a square, to be read only. Each `at` is a look at one cell.
pub trait Cells {
    /// How many rows there are, and how many columns.
    fn size(&self) -> usize;

    /// The mark on a cell; `None` if there is none, or no such cell.
    fn at(&self, cell: Cell) -> Option<Mark>;
}

impl Cells for Board {
    fn size(&self) -> usize {
        todo!()
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }
}

/// So many equal marks in a row, in a column or on a diagonal.
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    // yours
}

impl InARow {
    /// A line of `run` cells or more.
    pub fn new(run: usize) -> Self {
        todo!()
    }

    /// The cells of all the lines through `last`, in board order, each once;
    /// empty if there is no line. A line is as long as its marks are equal.
    pub fn line_through(&self, cells: &dyn Cells, last: Cell) -> Vec<Cell> {
        todo!()
    }
}

/// Why there is no such game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// A board without cells.
    ZeroSize,
    /// A line of no cells.
    ZeroRun,
    /// The line does not fit on the board.
    RunTooLong,
}

impl Game {
    /// A board of `size` times `size` cells, on which `run` in a row win.
    ///
    /// # Errors
    /// The first mistake, in the order of `SizeError`.
    pub fn of_size(size: usize, run: usize) -> Result<Self, SizeError> {
        todo!()
    }
}
